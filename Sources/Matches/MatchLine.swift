import Basics

/// Examines match lines without parsing them completely. Works for torn lines too.
public enum MatchLine {
  /// The beginning of every match line, of any version.
  public static let start = Array(#"{"schema":"diplowatch.match/"#.utf8)

  /// The id in a line or in the beginning of one; nil if there is none. If the line was written by `MatchRecord`, the
  /// rest of it is not read.
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
