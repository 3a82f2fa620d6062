/// Headlines of posts without a real title: microblogs, and channels of messengers, for which bridges make up titles.
public enum Headline {
  /// Whether a title is not a headline: it has no word, or is a placeholder, an address, a handle or the name of the
  /// feed.
  ///
  /// - Parameter feedTitle: The title of the feed, which some bridges use as the title of every post.
  public static func isMissing(_ title: String?, feedTitle: String? = nil) -> Bool {
    guard let title, !title.isEmpty else { return true }
    if let feedTitle, title == feedTitle { return true }
    // A fast path: a title with several words is a headline.
    if title.utf8.count(where: { $0 == 0x20 }) >= mostWords { return false }
    let words = title.split { $0.isWhitespace }
    if words.count == 1, let word = words.first, isAddress(word) { return true }
    let bare = title.lowercased().filter { $0.isLetter || $0 == " " }.split(separator: " ").joined(separator: " ")
    return bare.isEmpty || placeholders.contains(bare)
  }

  /// The headline that is shown: the first sentence if the title is not a headline, or else the title, or else (for a
  /// match stored by an earlier version) the beginning of the text.
  public static func shown(headline: String?, title: String?, text: String?) -> String {
    if let headline, !headline.isEmpty { return headline }
    if let title, !title.isEmpty { return title }
    guard let text, !text.isEmpty else { return "(no words)" }
    guard text.unicodeScalars.count > longestBeginning else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(longestBeginning))) + "…"
  }

  /// The maximum length, in Unicode scalars, of the beginning of a text that is shown as a headline.
  private static let longestBeginning = 150

  /// A title with more words is always a headline.
  private static let mostWords = 3

  private static let placeholders: Set<String> = [
    "untitled", "no title", "без названия", "без заголовка", "без темы", "нет заголовка", "no subject", "null", "none",
    "undefined", "nan", "photo", "video", "image", "media", "gif", "album", "link", "post", "message", "status", "poll",
    "repost", "фото", "видео", "изображение", "сообщение", "пост", "запись", "репост", "опрос", "new post",
    "новый пост",
    "новая запись", "telegram", "untitled post", "untitled document", "unbenannt", "ohne titel", "sans titre",
    "sin título", "senza titolo", "sem título", "без назви", "bez tytułu",
  ]

  /// Whether a word is an address or handle: `https://…`, `t.me/x/12`, `@handle`.
  private static func isAddress(_ word: Substring) -> Bool {
    if word.hasPrefix("@") || word.contains("://") { return true }
    return word.contains("/") && word.contains(".")
  }
}
