import Basics
import Configuration
import Matches

/// Finds matches that the last run wrote to the log without storing the position: it was killed, or the machine
/// stopped, between the two.
struct MatchLogHistory {
  let path: String

  /// The number of bytes at the end of a file that are searched. No batch of the last run is longer.
  private static let tail = Int64(128 << 20)

  /// Which of the pending matches have their lines in the log already.
  ///
  /// Such lines are after the stored length of the stored file. logrotate may have renamed that file since, or copied
  /// and truncated it. Then its rotated parts are searched.
  ///
  /// - Throws: `Problem` if the log cannot be read. A rotated file that cannot be read is left out.
  func written(
    of pending: Set<String>, since place: LogPlace, current: borrowing MatchLogFile
  ) throws(MatchLogFile.Problem) -> Set<String> {
    var written: Set<String> = []
    guard !pending.isEmpty else { return written }
    if current.identity == place.identity, try current.length() >= place.offset {
      try note(current, from: place.offset, pending, &written)
      return written
    }
    try note(current, from: current.length() - MatchLogHistory.tail, pending, &written)
    for path in rotated(place.identity) {
      guard let old = try? MatchLogFile(existing: path) else { continue }
      let isMoved = old.identity == place.identity
      // A torn line is removed; its match is written again to the current file.
      _ = try? old.mendLastLine(isLive: false)
      try? note(old, from: isMoved ? place.offset : old.length() - MatchLogHistory.tail, pending, &written)
    }
    return written
  }

  private func note(
    _ file: borrowing MatchLogFile, from offset: Int64, _ pending: Set<String>, _ written: inout Set<String>
  ) throws(MatchLogFile.Problem) {
    var found: [String] = []
    try file.lines(from: offset) { line in
      // A line that is not whole is none: its match is written again.
      if let id = MatchLine.id(in: line), pending.contains(id), JSONValue(parsing: Array(line)) != nil {
        found.append(id)
      }
    }
    written.formUnion(found)
  }

  /// The files to search: the one with the stored identity, and the two youngest rotated parts besides. An inode is used
  /// again after a file is deleted: no file is searched, or mended, whose name is not like the log's.
  private func rotated(_ identity: MatchLogFile.Identity) -> [String] {
    let parts = RotatedLog.likely(of: path).filter { $0.compressor == nil }
    let moved = parts.first { MatchLogFile.identity(of: $0.path) == identity }
    let youngest = parts.filter { $0.path != moved?.path }.sorted { $0.modified > $1.modified }.prefix(2)
    return ([moved].compactMap(\.self) + youngest).map(\.path)
  }
}
