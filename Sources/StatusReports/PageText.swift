import Basics
import FeedModel
import Matches

/// The pieces of text that several pages have.
enum PageText {
  /// A title, shortened: a feed may send one of any length.
  static func title(_ text: String) -> HTML { MarkedText.html(text, marked: [], limit: 400) }

  /// A moment as people say it, `5 min ago`; its date and zone show on hover. A dash for none.
  static func moment(_ time: ReportTime?, now: Timestamp) -> HTML {
    guard let time = time?.time else { return "–" }
    return element(time, RelativeTime.text(time, now: now))
  }

  /// A moment on this machine's clock: the minute for one of today, else with its day, and its year where that is another.
  static func clock(_ time: Timestamp, now: Timestamp) -> HTML {
    let (local, today) = (LocalTime(time), LocalTime(now))
    if local.day == today.day { return element(time, local.minute) }
    let year = local.day.prefix(4) == today.day.prefix(4) ? "" : " \(local.day.prefix(4))"
    return element(time, "\(day(local.day))\(year), \(local.minute)")
  }

  /// A day without its year: `23 Nov` for `2026-11-23`.
  static func day(_ day: String) -> String {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard let month = Int(day.dropFirst(5).prefix(2)), 1...12 ~= month, let date = Int(day.suffix(2)) else {
      return day
    }
    return "\(date) \(months[month - 1])"
  }

  private static func element(_ time: Timestamp, _ text: String) -> HTML {
    "<time datetime=\"\(time.rfc3339())\" title=\"\(LocalTime(time).text)\">\(text)</time>"
  }

  /// The attribute that says a text's language, by its declaration or else its letters.
  static func lang(_ text: String, _ declared: String? = nil) -> HTML {
    LanguageTag.of(declared: [declared], texts: [text]).map { " lang=\"\($0)\"" } ?? ""
  }

  /// The same for a name of the watchlist on an English page: nothing for one in Latin letters.
  static func foreign(_ name: String) -> HTML {
    let attribute = lang(name)
    return attribute.text == lang("a").text ? "" : attribute
  }

  /// A text of an entry as a link to its page, if a browser may follow its address.
  static func link(_ text: HTML, to url: String?) -> HTML {
    guard let url, WebAddress.isWeb(url) else { return text }
    return "<a href=\"\(url)\" rel=\"noreferrer noopener nofollow\">\(text)</a>"
  }

  /// A feed's name, which leads to its matches.
  static func feed(_ feed: MatchRecord.Feed, refreshing: Bool = false) -> HTML {
    let title = feed.title ?? feed.id
    var query = MatchQuery()
    query.feed = feed.id
    return "<a href=\"/\(query.address(refreshing: refreshing))\"><bdi\(lang(title))>\(title)</bdi></a>"
  }

  /// A language as people name it; its tag where it is a rare one.
  static func language(_ tag: String) -> String { languages[tag] ?? tag }

  /// The tag of a language's name; nil for one that is not known.
  static func languageTag(_ name: String) -> String? {
    languages.first { $0.value.lowercased() == name.lowercased() }?.key
  }

  private static let languages = [
    "en": "English", "ru": "Russian", "uk": "Ukrainian", "be": "Belarusian", "de": "German", "fr": "French",
    "es": "Spanish", "it": "Italian", "pl": "Polish", "zh": "Chinese", "ar": "Arabic", "ka": "Georgian",
    "tr": "Turkish",
  ]

  /// A number and the word for so many.
  static func count(_ number: Int, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }
}
