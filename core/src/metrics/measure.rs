//! How reviews are interpreted: the kind and the scale of a metric, read from the platform's text, and its thresholds.

use std::fmt;

use crate::error::{Error, Result};
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument, wrong};

/// The kind of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Net Promoter Score: promoters minus detractors, from -100 to 100.
    Nps,
    /// Customer satisfaction: the share of the satisfied, in per cent.
    Csat,
    /// Customer effort: the mean of how easy something was.
    Ces,
}

impl Kind {
    /// `"nps"`, `"csat"` or `"ces"`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Nps => "nps",
            Kind::Csat => "csat",
            Kind::Ces => "ces",
        }
    }

    /// Returns the kind of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Kind::Nps, Kind::Csat, Kind::Ces].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// The lowest and the highest possible score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The lowest possible score.
    pub low: f64,
    /// The highest possible score.
    pub high: f64,
}

impl Scale {
    /// Creates a scale; an error names the argument `field`.
    ///
    /// # Errors
    /// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) unless both are finite and the lowest is below the highest.
    pub fn new(low: f64, high: f64, field: &str) -> Result<Self> {
        if low.is_finite() && high.is_finite() && low < high {
            return Ok(Scale { low, high });
        }
        Err(Error::invalid(field, format!("`{field}` must be a lowest score and a higher one, such as 1 and 5.")))
    }

    /// Parses `1-5` in a metric's text.
    fn parse(text: &str) -> Option<Self> {
        let (low, high) = text.split_once('-')?;
        let whole = |part: &str| {
            let is_whole = (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse::<u16>().ok().filter(|_| is_whole)
        };
        let (low, high) = (f64::from(whole(low)?), f64::from(whole(high)?));
        (low < high).then_some(Scale { low, high })
    }

    fn holds(self, review: f64) -> bool {
        self.low <= review && review <= self.high
    }

    fn midpoint(self) -> f64 {
        f64::midpoint(self.low, self.high)
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.low, self.high)
    }
}

impl FromArgument for Scale {
    const TYPE: InputType = InputType::Pair(&InputType::Number);
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let Argument::List(ends) = &value else {
            return wrong(&value, name, "a lowest and a highest score, such as 1 and 5");
        };
        let [low, high] = &ends[..] else {
            return Err(Error::invalid(name, format!("`{name}` must be two numbers, such as 1 and 5.")));
        };
        Scale::new(f64::from_argument(low.clone(), name)?, f64::from_argument(high.clone(), name)?, name)
    }
    fn into_argument(self) -> Argument {
        Argument::List(vec![Argument::Float(self.low), Argument::Float(self.high)])
    }
}

/// The part of its scale that a review is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Band {
    Top,
    Middle,
    Bottom,
}

/// How the reviews of one metric are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Measure {
    pub(crate) kind: Option<Kind>,
    pub(crate) scale: Option<Scale>,
    /// A review of at least this counts at the top.
    top: f64,
    /// Whether a review has to be above `top` for that.
    is_above: bool,
    /// A review below this counts at the bottom.
    bottom: f64,
}

impl Measure {
    pub(crate) fn nps() -> Self {
        let scale = Some(Scale { low: 0.0, high: 10.0 });
        Measure { kind: Some(Kind::Nps), scale, top: 9.0, is_above: false, bottom: 7.0 }
    }

    /// The `points` highest points of the scale count as satisfied.
    pub(crate) fn csat(scale: Scale, points: u32) -> Result<Self> {
        let top = scale.high - f64::from(points) + 1.0;
        if points == 0 || top <= scale.low {
            return Err(Error::invalid(
                "top",
                format!("`top` must be at least 1 and fewer than the points of the scale {scale}, not {points}."),
            ));
        }
        let bottom = scale.midpoint().min(top);
        Ok(Measure { kind: Some(Kind::Csat), scale: Some(scale), top, is_above: false, bottom })
    }

    pub(crate) fn ces(scale: Scale) -> Self {
        let middle = scale.midpoint();
        Measure { kind: Some(Kind::Ces), scale: Some(scale), top: middle, is_above: true, bottom: middle }
    }

    /// Whether a review is on the metric's scale.
    pub(crate) fn takes(&self, review: f64) -> bool {
        self.scale.map_or(review.is_finite(), |scale| scale.holds(review))
    }

    pub(crate) fn share(&self, review: f64) -> Band {
        let is_top = if self.is_above { review > self.top } else { review >= self.top };
        match review {
            _ if is_top => Band::Top,
            review if review < self.bottom => Band::Bottom,
            _ => Band::Middle,
        }
    }
}

/// How many of the highest points count as satisfied by default.
pub(crate) const DEFAULT_TOP_POINTS: u32 = 2;

/// What the caller specifies about metrics: scales that a metric's text leaves open, and points that count as
/// satisfied.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallerSettings {
    pub(crate) scales: Vec<(String, Scale)>,
    pub(crate) tops: Vec<(String, u32)>,
}

impl CallerSettings {
    /// Checks what the caller specified against what the metrics' texts state.
    pub(crate) fn new(scales: Option<Scales>, tops: Option<Tops>) -> Result<Self> {
        let settings = CallerSettings { scales: scales.unwrap_or_default().0, tops: tops.unwrap_or_default().0 };
        for (name, _) in &settings.scales {
            if let Some((_, Some(scale))) = kind_of(name).filter(|(_, scale)| scale.is_some()) {
                return Err(Error::invalid(
                    "scales",
                    format!("`scales`: the metric {name} says its scale itself, {scale}."),
                ));
            }
        }
        for (name, points) in &settings.tops {
            let Some((Kind::Csat, scale)) = kind_of(name) else {
                return Err(Error::invalid(
                    "top",
                    format!("`top` is for metrics of satisfaction, such as csat-1-10, not for {name}."),
                ));
            };
            Measure::csat(settings.scale_of(name).or(scale).unwrap_or(DEFAULT_SCALE), *points)?;
        }
        Ok(settings)
    }

    fn scale_of(&self, name: &str) -> Option<Scale> {
        self.scales.iter().find(|(known, _)| known == name).map(|(_, scale)| *scale)
    }

    /// Returns how the metric of this text is counted.
    pub(crate) fn of_metric(&self, text: &str) -> Measure {
        self.measure(&normalized(text), Some(DEFAULT_SCALE))
    }

    /// Returns how the answers to an additional question of this type are counted. The scale of the plain type `CSAT`
    /// is not known: the platform's own example has a score of 8.
    pub(crate) fn of_question(&self, question_type: &str) -> Measure {
        self.measure(&normalized(question_type), None)
    }

    fn measure(&self, name: &str, usual: Option<Scale>) -> Measure {
        let settings = self.scale_of(name);
        let unknown = Measure { scale: settings, ..Measure::default() };
        let Some((kind, own)) = kind_of(name) else { return unknown };
        match (kind, own.or(settings)) {
            (Kind::Nps, _) => Measure::nps(),
            (Kind::Ces, scale) => Measure::ces(scale.unwrap_or(DEFAULT_SCALE)),
            (Kind::Csat, scale) => {
                let points =
                    self.tops.iter().find(|(known, _)| known == name).map_or(DEFAULT_TOP_POINTS, |(_, points)| *points);
                let measure = scale
                    .or(usual)
                    .and_then(|scale| Measure::csat(scale, points).or_else(|_| Measure::csat(scale, 1)).ok());
                measure.unwrap_or(unknown)
            }
        }
    }
}

/// The scale of `csat` and `ces` if neither the text nor the caller states one.
const DEFAULT_SCALE: Scale = Scale { low: 1.0, high: 5.0 };

/// Returns the kind that a metric's text names, and the scale if it states one.
fn kind_of(name: &str) -> Option<(Kind, Option<Scale>)> {
    let ten = Scale { low: 0.0, high: 10.0 };
    match name {
        "nps" | "nps-0-10" => return Some((Kind::Nps, Some(ten))),
        "csat" => return Some((Kind::Csat, None)),
        "ces" => return Some((Kind::Ces, None)),
        "ces17" => return Some((Kind::Ces, Some(Scale { low: 1.0, high: 7.0 }))),
        _ => {}
    }
    let (kind, scale) = name.split_once('-')?;
    let kind = Kind::named(kind).filter(|kind| *kind != Kind::Nps)?;
    Some((kind, Some(Scale::parse(scale)?)))
}

/// The form in which metric texts are compared.
fn normalized(text: &str) -> String {
    text.trim().to_ascii_lowercase()
}

/// Scales, by the metric's text.
#[derive(Clone, Debug, Default)]
pub struct Scales(pub(crate) Vec<(String, Scale)>);

/// How many points count as satisfied, by the metric's text.
#[derive(Clone, Debug, Default)]
pub struct Tops(pub(crate) Vec<(String, u32)>);

fn by_metric<T: FromArgument>(value: Argument, name: &str) -> Result<Vec<(String, T)>> {
    let (Argument::Map(named) | Argument::CamelMap(named)) = value else {
        return wrong(&value, name, "a mapping of metrics, such as csat-1-10");
    };
    let mut read: Vec<(String, T)> = Vec::with_capacity(named.len());
    for (metric, value) in named {
        let metric = normalized(&metric);
        if read.iter().any(|(known, _)| *known == metric) {
            return Err(Error::invalid(name, format!("`{name}` names {metric} twice.")));
        }
        read.push((metric, T::from_argument(value, name)?));
    }
    Ok(read)
}

impl FromArgument for Scales {
    const TYPE: InputType = InputType::Mapping(&InputType::Pair(&InputType::Number));
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        by_metric(value, name).map(Scales)
    }
    fn into_argument(self) -> Argument {
        Argument::Map(self.0.into_iter().map(|(metric, scale)| (metric, scale.into_argument())).collect())
    }
}

impl FromArgument for Tops {
    const TYPE: InputType = InputType::Mapping(&InputType::Integer);
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        by_metric(value, name).map(Tops)
    }
    fn into_argument(self) -> Argument {
        Argument::Map(self.0.into_iter().map(|(metric, points)| (metric, points.into_argument())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{Band, CallerSettings, Kind, Measure, Scale, Scales, Tops};

    fn read(measure: Measure) -> (Option<Kind>, Option<String>) {
        (measure.kind, measure.scale.map(|scale| scale.to_string()))
    }

    #[test]
    fn texts_of_metrics_name_kinds_and_scales() {
        let settings = CallerSettings::default();
        for (text, kind, scale) in [
            ("nps-0-10", Kind::Nps, "0-10"),
            ("nps", Kind::Nps, "0-10"),
            (" NPS-0-10 ", Kind::Nps, "0-10"),
            ("csat", Kind::Csat, "1-5"),
            ("csat-1-5", Kind::Csat, "1-5"),
            ("csat-0-10", Kind::Csat, "0-10"),
            ("ces", Kind::Ces, "1-5"),
            ("ces17", Kind::Ces, "1-7"),
            ("ces-1-7", Kind::Ces, "1-7"),
        ] {
            assert_eq!(read(settings.of_metric(text)), (Some(kind), Some(scale.to_owned())), "{text}");
        }
        for text in ["", "nps-1-5", "nps-0-10-x", "csat-5-1", "csat-1", "csat-1-5-", "csat--5", "ces71", "likert"] {
            assert_eq!(read(settings.of_metric(text)), (None, None), "{text}");
        }
        for (text, kind) in [("NPS", Kind::Nps), ("CSAT-1-5", Kind::Csat), ("CES", Kind::Ces), ("CES17", Kind::Ces)] {
            assert_eq!(settings.of_question(text).kind, Some(kind), "{text}");
        }
        for text in ["CSAT", "REVIEWS", "LIKE/DISLIKE", "LIKERT", "EMOTION"] {
            assert_eq!(settings.of_question(text).kind, None, "{text}");
        }
    }

    #[test]
    fn what_is_told_fills_what_a_text_leaves_open() {
        let ten = Scale { low: 1.0, high: 10.0 };
        let scales = Scales(vec![("csat".into(), ten), ("reviews".into(), ten)]);
        let settings = CallerSettings::new(Some(scales), Some(Tops(vec![("csat".into(), 3)]))).unwrap();
        assert_eq!(settings.of_question("CSAT").share(8.0), Band::Top);
        assert_eq!(settings.of_metric("csat").share(7.9), Band::Middle);
        assert_eq!(read(settings.of_question("REVIEWS")), (None, Some("1-10".to_owned())));
        for (scales, tops) in [
            (Some(Scales(vec![("csat-1-5".into(), ten)])), None),
            (Some(Scales(vec![("nps".into(), ten)])), None),
            (None, Some(Tops(vec![("nps".into(), 2)]))),
            (None, Some(Tops(vec![("csat-1-5".into(), 0)]))),
            (None, Some(Tops(vec![("csat-1-5".into(), 5)]))),
        ] {
            assert!(CallerSettings::new(scales, tops).is_err());
        }
    }

    #[test]
    fn shares_follow_the_thresholds() {
        let share = |measure: Measure, review| measure.share(review);
        for (review, expected) in [(10.0, Band::Top), (9.0, Band::Top), (8.9, Band::Middle), (7.0, Band::Middle)] {
            assert_eq!(share(Measure::nps(), review), expected, "{review}");
        }
        assert_eq!(share(Measure::nps(), 6.9), Band::Bottom);
        assert_eq!(share(Measure::nps(), -0.0), Band::Bottom);
        let five = Scale { low: 1.0, high: 5.0 };
        let csat = Measure::csat(five, 2).unwrap();
        let (ces, odd) = (Measure::ces(five), Measure::csat(five, 3).unwrap());
        for (review, satisfied, easy, three) in [
            (5.0, Band::Top, Band::Top, Band::Top),
            (3.5, Band::Middle, Band::Top, Band::Top),
            (3.0, Band::Middle, Band::Middle, Band::Top),
            (2.9, Band::Bottom, Band::Bottom, Band::Bottom),
        ] {
            assert_eq!(
                (csat.share(review), ces.share(review), odd.share(review)),
                (satisfied, easy, three),
                "{review}"
            );
        }
        assert!(csat.takes(1.0) && !csat.takes(0.0) && !Measure::nps().takes(11.0) && !Measure::nps().takes(-1.0));
    }
}
