import Basics
import Configuration
import Foundation
import Glibc
import Matches
import Storage

/// Finds matches that the last run wrote to the log without storing the position: it was killed, or the machine
/// stopped, between the two.
struct MatchLogHistory {
  let path: String
  let store: StateStore

  /// The number of bytes at the end of a file that are searched. No batch of the last run is longer.
  private static let tail = Int64(128 << 20)

  /// Advances a position past the matches whose lines are already in the log.
  ///
  /// Such lines are after the stored length of the stored file. logrotate may have renamed that file since, or copied
  /// and truncated it. Then the files in the same folder whose names begin with the log's name are searched.
  func advance(_ position: inout SinkPosition, current: borrowing MatchLogFile) throws(StorageError) {
    let pending = try store.matchIDs(after: position.position)
    guard !pending.isEmpty else { return }
    let identity = MatchLogFile.Identity(device: position.fileDevice, inode: position.fileInode)
    var written: Set<String> = []
    if current.identity == identity, current.length >= position.fileOffset {
      note(current, from: position.fileOffset, pending, &written)
    } else {
      note(current, from: current.length - MatchLogHistory.tail, pending, &written)
      for path in rotated(identity) {
        guard let old = try? MatchLogFile(existing: path) else { continue }
        let isMoved = old.identity == identity
        // A torn line is removed; its match is written again to the current file.
        _ = try? old.mendLastLine(isLive: false)
        note(old, from: isMoved ? position.fileOffset : old.length - MatchLogHistory.tail, pending, &written)
      }
    }
    try skip(written, &position)
  }

  private func note(
    _ file: borrowing MatchLogFile, from offset: Int64, _ pending: Set<String>, _ written: inout Set<String>
  ) {
    var found: [String] = []
    file.lines(from: offset) { line in
      // A line that is not whole is none: its match is written again.
      if let id = MatchLine.id(in: line), pending.contains(id), JSONValue(parsing: Array(line)) != nil {
        found.append(id)
      }
    }
    written.formUnion(found)
  }

  /// Advances the position past the written matches. Lines are written in the queue's order, so these are its
  /// beginning.
  private func skip(_ written: Set<String>, _ position: inout SinkPosition) throws(StorageError) {
    while !written.isEmpty {
      let batch = try store.matches(after: position.position, limit: 100)
      let known = batch.prefix { written.contains($0.id) }
      guard let last = known.last else { return }
      position.position = last.sequence
      if known.count < batch.count { return }
    }
  }

  /// The rotated files to search: the one with the stored identity, and the two youngest others.
  private func rotated(_ identity: MatchLogFile.Identity) -> [String] {
    let folder = FilePath.folder(of: path)
    let name = FilePath.name(of: path)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    let others = names.filter { other in
      other.hasPrefix(name) && other != name && ![".gz", ".xz", ".zst", ".bz2"].contains { other.hasSuffix($0) }
    }
    let dated = others.map { other -> (path: String, time: Int, isMoved: Bool) in
      let path = FilePath.join(folder, other)
      var info = stat()
      let time = lstat(path, &info) == 0 ? Int(info.st_mtim.tv_sec) : 0
      return (path, time, MatchLogFile.identity(of: path) == identity)
    }
    let youngest = dated.filter { !$0.isMoved }.sorted { $0.time > $1.time }.prefix(2)
    return dated.filter(\.isMoved).map(\.path) + youngest.map(\.path)
  }
}
