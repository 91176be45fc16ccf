//! Wraps docstrings to the width of a line.

pub(super) const WIDTH: usize = 96;

pub(super) fn docstring(text: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let lines = wrap(text, WIDTH - indent - 6);
    if lines.len() == 1 {
        return format!("{pad}\"\"\"{}\"\"\"\n", lines[0]);
    }
    format!("{pad}\"\"\"{}\n{pad}\"\"\"\n", lines.join(&format!("\n{pad}")))
}

pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().map_or(0, |line| line.chars().count());
        if last > 0 && last + 1 + word.chars().count() > width {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}
