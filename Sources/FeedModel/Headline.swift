/// Titles that say nothing, of posts that have none: microblogs, channels of messengers and what bridges make of them.
public enum Headline {
  /// Whether a title is no headline: it has no word, or is a placeholder, an address, a handle or the name of the feed.
  ///
  /// - Parameter feedTitle: The feed's own title, which some bridges give every post.
  public static func isMissing(_ title: String?, feedTitle: String? = nil) -> Bool {
    guard let title, !title.isEmpty else { return true }
    if let feedTitle, title == feedTitle { return true }
    // Most titles end here.
    if title.utf8.count(where: { $0 == 0x20 }) >= mostWords { return false }
    let words = title.split { $0.isWhitespace }
    if words.count == 1, let word = words.first, isAddress(word) { return true }
    let bare = title.lowercased().filter { $0.isLetter || $0 == " " }.split(separator: " ").joined(separator: " ")
    return bare.isEmpty || placeholders.contains(bare)
  }

  /// What people see as an entry's headline: its first sentence where the title is none, else the title, else (in a match
  /// that an earlier version stored) the beginning of its text.
  public static func shown(headline: String?, title: String?, text: String?) -> String {
    if let headline, !headline.isEmpty { return headline }
    if let title, !title.isEmpty { return title }
    guard let text, !text.isEmpty else { return "(no words)" }
    guard text.unicodeScalars.count > longestBeginning else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(longestBeginning))) + "…"
  }

  /// The most Unicode scalars of a text that are shown as its headline.
  private static let longestBeginning = 150

  /// The most words of a title that may be none.
  private static let mostWords = 3

  private static let placeholders: Set<String> = [
    "untitled", "no title", "без названия", "без заголовка", "без темы", "нет заголовка", "no subject", "null", "none",
    "undefined", "nan", "photo", "video", "image", "media", "gif", "album", "link", "post", "message", "status", "poll",
    "repost", "фото", "видео", "изображение", "сообщение", "пост", "запись", "репост", "опрос", "new post",
    "новый пост",
    "новая запись", "telegram", "untitled post", "untitled document", "unbenannt", "ohne titel", "sans titre",
    "sin título", "senza titolo", "sem título", "без назви", "bez tytułu",
  ]

  /// `https://…`, `t.me/x/12`, `@handle`.
  private static func isAddress(_ word: Substring) -> Bool {
    if word.hasPrefix("@") || word.contains("://") { return true }
    return word.contains("/") && word.contains(".")
  }
}
