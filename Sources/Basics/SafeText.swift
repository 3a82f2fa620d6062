/// Text from outside as it may stand somewhere. What is not visible is never passed on: controls, direction marks, other
/// format characters, separators of lines and paragraphs, private and unassigned code points. Each place has one function:
///
/// | place | function | what is not visible | markup |
/// | --- | --- | --- | --- |
/// | terminal, command output | `terminal` | U+FFFD; a line end is a space | none |
/// | web page | `html` | as for a terminal; a tab is a space too | `&<>"'` as references |
/// | mail, chat and push messages, which escape their own markup afterwards | `message` | left out; a control is a space | none |
/// | a log's text and a value of `key=value` | `logText`, `logValue` | JSON escapes | quoted unless one plain word |
/// | a name in a match line or a status line of one line | `name` | controls are spaces; the rest is escaped by JSON | none |
/// | JSON | `JSONWriter` | `\u` escapes | quotes and backslashes |
///
/// Web addresses have their own: `WebAddress.shown`, `link`, `redacted`, `masked`; file names and ids are never made of text
/// from outside. Two characters that emoji are made with are visible: the joiner U+200D and the selector U+FE0F.
public enum SafeText {
  /// For a terminal: one line, nothing that moves the cursor, changes colours or turns the direction.
  public static func terminal(_ text: String) -> String {
    if isPlain(text) { return text }
    var safe = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { safe.append(terminal(scalar)) }
    return String(safe)
  }

  /// The same for one character.
  public static func terminal(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar == "\n" { return " " }
    return isVisible(scalar) ? scalar : "\u{FFFD}"
  }

  /// For a web page: safe inside elements and quoted attributes.
  public static func html(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      case "'": safe += "&#39;"
      case "\n", "\t": safe += " "
      default: safe.unicodeScalars.append(terminal(scalar))
      }
    }
    return safe
  }

  /// For a message to people: one line without what is not visible. Whoever sends it escapes the markup of the receiver.
  public static func message(_ text: String) -> String {
    if isPlain(text) { return text }
    var safe = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: safe.append(" ")
      default: if isVisible(scalar) { safe.append(scalar) }
      }
    }
    return String(safe)
  }

  /// For the text of a log line: what JSON would escape is escaped as in JSON, but for quotes and backslashes.
  public static func logText(_ text: String) -> String {
    if isPlain(text) { return text }
    var safe = ""
    for scalar in text.unicodeScalars {
      guard scalar != "\"", scalar != "\\" else {
        safe.unicodeScalars.append(scalar)
        continue
      }
      var writer = JSONWriter()
      writer.value(String(scalar))
      // By scalars: a combining mark would be one character with the quote before it.
      safe.unicodeScalars.append(contentsOf: writer.text.unicodeScalars.dropFirst().dropLast())
    }
    return safe
  }

  /// For the value of `key=value` in a log: as it is when it is one plain word, else a JSON string, so that a person can
  /// search and a script can split.
  public static func logValue(_ text: String) -> String {
    let isWord = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
    if isWord { return text }
    var writer = JSONWriter()
    writer.value(text)
    return writer.text
  }

  /// For a name or status of one line that is written as JSON or to the service manager: spaces for controls.
  public static func name(_ text: String) -> String {
    // C0 and DEL are one byte each; C1 is 0xC2 and one more.
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 }) else { return text }
    let spaced = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
    return String(String.UnicodeScalarView(spaced))
  }

  /// Whether a character shows itself, and nothing else happens.
  public static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
      scalar == "\u{200D}"
    default: true
    }
  }

  private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
}
