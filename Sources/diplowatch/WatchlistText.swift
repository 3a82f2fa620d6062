import Basics

/// Parts of the watchlist files that commands write.
enum WatchlistText {
  /// The first lines: the schema, with which editors complete and check the file, and the version of the format.
  static let heading = """
    # yaml-language-server: $schema=/usr/share/diplowatch/watchlist.schema.json
    version: 1
    """

  /// A text in YAML's double-quoted form. A JSON string has this form.
  static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.value(text)
    return writer.text
  }
}
