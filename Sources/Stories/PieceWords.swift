/// Words in titles that show the kind of an item, in lower case.
enum PieceWords {
  /// Whether a word marks a comment, a digest, a live page or a background article.
  static func isOfPiece(_ word: String) -> Bool {
    english.contains(word) || russian.contains { word.hasPrefix($0) }
  }

  /// Whether a word marks a video or photographs.
  static func isOfVideo(_ word: String) -> Bool {
    video.contains(word) || word.hasPrefix("видео") || word.hasPrefix("кадр")
  }

  private static let english: Set<String> = [
    "opinion", "analysis", "podcast", "live", "watch", "see", "hear", "inside", "how", "why", "what", "who", "timeline",
    "update", "updates", "digest", "overnight", "briefing",
  ]
  private static let russian = ["подкаст", "эксперт", "политолог", "аналитик", "почему", "зачем"]
  private static let video: Set<String> = ["video", "watch", "footage", "moment", "see", "hear"]
}
