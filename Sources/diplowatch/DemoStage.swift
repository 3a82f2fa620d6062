import Basics
import Configuration
import Daemon
import Foundation
import Glibc

/// The demo's temporary folder: the invented feeds with times of today, a configuration, state and match log.
struct DemoStage {
  /// Why there can be no demo, in a sentence.
  struct Problem: Error {
    var sentence: String
  }

  private let folder: String

  /// The configuration's path.
  var config: String { FilePath.join(folder, "diplowatch.yaml") }
  /// The match log's path.
  var log: String { FilePath.join(folder, "matches.jsonl") }

  /// What is installed beside this program: `PREFIX/share/diplowatch/NAME` for `PREFIX/bin/diplowatch`.
  static func shipped(_ name: String) -> String {
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    return program.deletingLastPathComponent().appending(path: "../share/diplowatch/\(name)").standardized.path
  }

  /// Makes the folder.
  ///
  /// - Parameters:
  ///   - files: the folder with `feeds/` and `feeds.yaml`, in which `FOLDER` stands for the feeds' folder.
  ///   - watchlist: the shipped watchlist, of which all but the feeds is used.
  ///   - listen: the page's address, or `off`.
  init(files: String, watchlist: String, listen: String) throws {
    let manager = FileManager.default
    guard let list = try? TextFile.read(FilePath.join(files, "feeds.yaml")),
      let feeds = try? manager.contentsOfDirectory(atPath: FilePath.join(files, "feeds")),
      let lists = try? manager.contentsOfDirectory(atPath: watchlist)
    else {
      throw Problem(
        sentence:
          "the demo's files are not in \(files), or the watchlist is not in \(watchlist); name the folders with "
          + "--files and --watchlist (Demo and Config/watchlist.d of the source)")
    }
    folder = manager.temporaryDirectory.appending(path: "diplowatch-demo-\(UUID().uuidString)").path
    do {
      try manager.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      let texts = try feeds.map { try String(contentsOfFile: FilePath.join(files, "feeds/" + $0), encoding: .utf8) }
      for (name, text) in zip(feeds, DemoTimes.moved(texts, to: SystemClock.now())) { try write(text, name) }
      try write(list.replacing("FOLDER", with: folder), "feeds.yaml")
      let rest = lists.filter { $0.hasSuffix(".yaml") && $0 != "feeds.yaml" }.sorted()
      let paths = rest.map { URL(filePath: watchlist).appending(path: $0).standardized.path } + ["feeds.yaml"]
      try write(
        """
        watchlist: [\(paths.map { "\"\($0)\"" }.joined(separator: ", "))]
        state: sqlite:state.db
        matches: {path: matches.jsonl}
        fetch: {contact: none, files: true, startupSpread: 0s}
        status: {listen: "\(listen)"}
        backfill: 365d
        """, "diplowatch.yaml")
    } catch {
      remove()
      throw Problem(sentence: "\(folder): the demo's folder cannot be made: \(error.localizedDescription)")
    }
  }

  /// Removes the folder. SQLite may still be removing files of its own while it closes: one that is gone ends a removal, and
  /// it is tried again.
  func remove() {
    for _ in 0..<50 where FileManager.default.fileExists(atPath: folder) {
      guard (try? FileManager.default.removeItem(atPath: folder)) == nil else { return }
      usleep(20_000)
    }
  }

  private func write(_ text: String, _ name: String) throws {
    try text.write(toFile: FilePath.join(folder, name), atomically: false, encoding: .utf8)
  }
}

/// Moves the times of feed documents, so that invented news is of today.
enum DemoTimes {
  /// The documents with all their times moved by as much as brings the newest a few minutes before `now`. Times are found in
  /// the forms of RFC 822 with GMT and of RFC 3339 with Z, and written in the latter.
  static func moved(_ texts: [String], to now: Timestamp) -> [String] {
    let newest = texts.flatMap { text in text.matches(of: form).compactMap { time($0.output.0) } }.max() ?? now
    let distance = now.milliseconds - 240_000 - newest.milliseconds
    return texts.map { text in
      text.replacing(form) { match in
        guard let time = time(match.output.0) else { return String(match.output.0) }
        return Timestamp(seconds: (time.milliseconds + distance) / 1000).rfc3339()
      }
    }
  }

  private static var form: Regex<(Substring, Substring?)> {
    /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z|[A-Z][a-z]{2}, [0-9]{2} ([A-Z][a-z]{2}) [0-9]{4} [0-9:]{8} GMT/
  }

  private static func time(_ text: Substring) -> Timestamp? {
    guard text.hasSuffix("GMT") else { return Timestamp(rfc3339: String(text)) }
    let parts = text.dropFirst(5).split(separator: " ")
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard parts.count == 5, let month = names.firstIndex(of: String(parts[1])) else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    return Timestamp(rfc3339: "\(parts[2])-\(number)-\(parts[0])T\(parts[3])Z")
  }
}
