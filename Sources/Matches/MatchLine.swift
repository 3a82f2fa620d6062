import Basics

/// A match line as bytes: what can be told of it without reading it whole, also when it was torn.
public enum MatchLine {
  /// How a line begins, whatever its version.
  public static let start = Array(#"{"schema":"diplowatch.match/"#.utf8)

  /// The id in a line, or in the beginning of one: where it is written as `MatchRecord` writes it, it is found without
  /// reading on. Nil where there is none.
  public static func id(in line: some Collection<UInt8>) -> String? {
    idAtStart(of: line) ?? JSONValue(parsing: Array(line))?["id"]?.string
  }

  private static let idStart = Array(#","id":""#.utf8)

  private static func idAtStart(of line: some Collection<UInt8>) -> String? {
    guard line.starts(with: start), let end = line.dropFirst(start.count).firstIndex(of: UInt8(ascii: "\"")) else {
      return nil
    }
    let rest = line[end...].dropFirst()
    guard rest.starts(with: idStart) else { return nil }
    let id = rest.dropFirst(idStart.count)
    guard let close = id.firstIndex(of: UInt8(ascii: "\"")), !id[..<close].contains(UInt8(ascii: "\\")) else {
      return nil
    }
    return String(decoding: id[..<close], as: UTF8.self)
  }
}
