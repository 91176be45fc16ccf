//! JSON text in Latin-1, with one byte for each character, which JavaScript can copy unchanged. UTF-8 would have to be
//! decoded on the JavaScript thread, which is busy enough.

use std::ptr;

use napi::bindgen_prelude::ToNapiValue;
use napi::{check_status, sys};

/// JSON text in Latin-1.
pub struct Latin1(Vec<u8>);

impl Latin1 {
    /// Converts JSON text from UTF-8. Characters that Latin-1 lacks occur only within quotes, where they
    /// become escapes.
    pub(crate) fn from_json(json: Vec<u8>) -> Self {
        if json.is_ascii() {
            return Latin1(json);
        }
        let mut out = Vec::with_capacity(json.len());
        let mut rest = json.as_slice();
        loop {
            let ascii = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            out.extend_from_slice(&rest[..ascii]);
            rest = match &rest[ascii..] {
                [] => break,
                [lead @ 0xC2..=0xC3, last, rest @ ..] => {
                    out.push((lead << 6) | (last & 0x3F));
                    rest
                }
                other => {
                    let width = match other[0] {
                        ..0xE0 => 2,
                        0xE0..0xF0 => 3,
                        0xF0.. => 4,
                    };
                    let (character, rest) = other.split_at(width.min(other.len()));
                    String::from_utf8_lossy(character).chars().for_each(|character| escape(character, &mut out));
                    rest
                }
            };
        }
        Latin1(out)
    }
}

fn escape(character: char, out: &mut Vec<u8>) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        out.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
    }
}

impl ToNapiValue for Latin1 {
    unsafe fn to_napi_value(env: sys::napi_env, text: Self) -> napi::Result<sys::napi_value> {
        let Latin1(bytes) = text;
        let mut value = ptr::null_mut();
        // SAFETY: the caller's promise about `env` is passed on; the bytes outlive the call, which
        // copies them.
        check_status!(
            unsafe {
                sys::napi_create_string_latin1(env, bytes.as_ptr().cast(), bytes.len().cast_signed(), &mut value)
            },
            "the rows do not fit into a string"
        )?;
        Ok(value)
    }
}
