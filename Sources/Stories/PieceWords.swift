/// Words in titles that show the kind of an item, in lower case.
enum PieceWords {
  /// Whether a word marks a comment, a digest, a live page or a background article.
  static func isOfPiece(_ word: String) -> Bool { pieces.contains(word) }

  /// Whether a word marks a video or photographs.
  static func isOfVideo(_ word: String) -> Bool { videos.contains(word) }

  private static let pieces = Concepts(
    table: """
      opinion= analysis= podcast= live= watch= see= hear= inside= how= why= what= who= timeline= update= updates= digest=
      overnight= briefing= подкаст эксперт политолог аналитик почему зачем
      """)
  private static let videos = Concepts(table: "video= watch= footage= moment= see= hear= видео кадр")
}
