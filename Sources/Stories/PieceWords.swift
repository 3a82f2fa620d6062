/// Words of titles that tell what kind of piece an item is, in lower case.
enum PieceWords {
  /// Comments, digests, running pages and background.
  static func isOfPiece(_ word: String) -> Bool {
    english.contains(word) || russian.contains { word.hasPrefix($0) }
  }

  /// Pictures of an event.
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
