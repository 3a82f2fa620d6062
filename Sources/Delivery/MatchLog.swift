import Configuration
import FeedModel
import Foundation
import Glibc
import Logging
import Storage

/// The JSON-lines log of matches, written exactly once each from the outbox.
///
/// The queue's position is stored together with the file and offset it was reached at. After a crash the file is read
/// from there on: lines that were written without the position being stored are recognised by their ids.
struct MatchLog {
  private let settings: MatchLogSettings
  private let store: StateStore
  private let logger: Logger
  private var file: FileBox?
  private var position = SinkPosition()
  /// Ids of queued matches that the file already holds.
  private var alreadyWritten: Set<String> = []
  private var isReconciled = false
  /// What keeps the log from being written; nil when nothing does.
  private(set) var trouble: String?

  /// A noncopyable file in something that can be stored and replaced.
  private final class FileBox {
    let file: MatchLogFile
    init(_ file: consuming MatchLogFile) { self.file = file }
  }

  /// The name of this sink in the state.
  static let sink = "log"
  /// The most matches that are written at once.
  private static let batchSize = 200

  init(settings: MatchLogSettings, store: StateStore, logger: Logger) {
    self.settings = settings
    self.store = store
    self.logger = logger
  }

  /// The file.
  var path: String { settings.path }

  /// How many matches are not written yet.
  func queued() -> Int { (try? store.matchCount(after: position.position)) ?? 0 }

  /// Forgets the open file; the next write opens what the path names then.
  mutating func reopen() { file = nil }

  /// Writes what is queued. Returns false when it had to stop before the end; the rest stays queued. `onWritten` is
  /// called with each batch once it is in the file.
  mutating func flush(onWritten: ([OutboxMatch]) -> Void) -> Bool {
    do {
      try openIfNeeded()
      while true {
        let batch = try store.matches(after: position.position, limit: MatchLog.batchSize)
        guard let last = batch.last else { break }
        try write(batch, upTo: last.sequence)
        onWritten(batch)
      }
      recovered()
      return true
    } catch let problem as MatchLogFile.Problem {
      report("\(settings.path): \(problem.description); matches stay queued until it can")
      // It may have been replaced, or the disk remounted.
      file = nil
      return false
    } catch {
      report("the match log waits for the state: \(error)")
      file = nil
      return false
    }
  }

  // MARK: opening

  private mutating func openIfNeeded() throws {
    if let file, file.file.isNamed(settings.path) {
      // copytruncate: the file shrank under us, so what was at the stored offset is elsewhere.
      if file.file.length >= position.fileOffset { return }
      position.fileOffset = file.file.length
      return
    }
    let opened = try MatchLogFile(path: settings.path)
    try opened.cutTornLine()
    if !isReconciled { try reconcile(opened) }
    isReconciled = true
    file = FileBox(opened)
  }

  /// Finds which queued matches the files already hold: those written after the position was last stored.
  private mutating func reconcile(_ current: borrowing MatchLogFile) throws {
    position = try store.position(of: MatchLog.sink) ?? SinkPosition()
    // Only what is queued can have been written without our knowing: at most the batch that was in hand.
    let pending = Set(try store.matches(after: position.position, limit: 2 * MatchLog.batchSize).map(\.id))
    guard !pending.isEmpty else { return }
    let identity = MatchLogFile.Identity(device: position.fileDevice, inode: position.fileInode)
    if identity == current.identity, current.length >= position.fileOffset {
      note(current, from: position.fileOffset, pending)
      return
    }
    // logrotate moved or copied the file in between: its end may hold lines that are still queued here.
    note(current, from: 0, pending)
    for path in rotated() {
      guard let old = try? MatchLogFile(path: path) else { continue }
      note(old, from: old.identity == identity ? min(position.fileOffset, old.length) : 0, pending)
    }
  }

  private mutating func note(_ file: borrowing MatchLogFile, from offset: Int64, _ pending: Set<String>) {
    var found: [String] = []
    file.lines(from: offset) { line in
      if let id = JSONValue(parsing: Array(line))?["id"]?.string, pending.contains(id) { found.append(id) }
    }
    alreadyWritten.formUnion(found)
  }

  /// Files beside the log whose names begin with its own, youngest first; the two youngest can matter.
  private func rotated() -> [String] {
    let folder = FilePath.folder(of: settings.path)
    let name = FilePath.name(of: settings.path)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    let others = names.filter { $0.hasPrefix(name) && $0 != name && !$0.hasSuffix(".gz") && !$0.hasSuffix(".xz") }
    let dated = others.map { other -> (path: String, time: Int) in
      let path = FilePath.join(folder, other)
      var info = stat()
      return (path, lstat(path, &info) == 0 ? Int(info.st_mtim.tv_sec) : 0)
    }
    return dated.sorted { $0.time > $1.time }.prefix(2).map(\.path)
  }

  // MARK: writing

  private mutating func write(_ batch: [OutboxMatch], upTo last: Int64) throws {
    guard let file else { return }
    var bytes: [UInt8] = []
    for match in batch where !alreadyWritten.contains(match.id) {
      bytes += match.line
      bytes.append(0x0A)
      guard settings.sync == .line else { continue }
      try file.file.append(bytes)
      try file.file.synchronize()
      alreadyWritten.insert(match.id)
      bytes = []
    }
    if !bytes.isEmpty {
      try file.file.append(bytes)
      // Should storing the position fail, the lines must not be written again.
      alreadyWritten.formUnion(batch.map(\.id))
      if settings.sync == .batch { try file.file.synchronize() }
    }
    position.position = last
    position.fileDevice = file.file.identity.device
    position.fileInode = file.file.identity.inode
    position.fileOffset = file.file.length
    try store.setPosition(position, of: MatchLog.sink)
    alreadyWritten.subtract(batch.map(\.id))
  }

  // MARK: telling

  private mutating func report(_ sentence: String) {
    guard trouble == nil else { return }
    trouble = sentence
    logger.error("match log paused: \(sentence)", metadata: ["path": "\(settings.path)"])
  }

  private mutating func recovered() {
    guard trouble != nil else { return }
    trouble = nil
    logger.notice("match log goes on", metadata: ["path": "\(settings.path)"])
  }
}
