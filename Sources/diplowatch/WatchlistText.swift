import Basics

/// What the watchlist files have in common that commands write.
enum WatchlistText {
  /// The first lines: the schema by which editors complete and check the file, and the format's version.
  static let heading = """
    # yaml-language-server: $schema=/usr/share/diplowatch/watchlist.schema.json
    version: 1
    """

  /// A text as YAML's double-quoted form, which JSON's is.
  static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.value(text)
    return writer.text
  }
}
