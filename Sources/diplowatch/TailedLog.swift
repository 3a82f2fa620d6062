import ArgumentParser
import Basics
import Configuration
import Delivery
import Foundation
import Glibc
import Matches

/// The log that `tail` reads, and what is said on standard error about it and about filters that find nothing.
struct TailedLog {
  /// The log's path.
  let path: String
  private let config: String
  /// Whether the path is from the configuration.
  private let isConfigured: Bool
  private let isFollowed: Bool

  /// The log that is named, or else that of the configuration. If it cannot be read, that is printed and ends the
  /// command with 1. One that is followed need not be there yet.
  init(file: String?, config: String, isFollowed: Bool) throws {
    self.config = config
    self.isFollowed = isFollowed
    isConfigured = file == nil
    path = try file ?? ConfigurationOption.settings(at: config).matches.path
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      Output.diagnostic("\(path): this is a folder\(origin); name the match log in it")
      throw ExitCode(1)
    }
    guard access(path, R_OK) != 0 else { return }
    let error = errno
    if error == ENOENT, isFollowed || !RotatedLog.parts(of: path).isEmpty { return }
    Output.diagnostic("\(path): \(String(cString: strerror(error)))\(origin); \(advice(error))")
    throw ExitCode(1)
  }

  private func advice(_ error: Int32) -> String {
    if error == EACCES { return "run this as root or as a member of the group diplowatch" }
    return isConfigured
      ? "diplowatch run creates it when it starts; name another configuration with --config"
      : "name the match log, or its configuration with --config"
  }

  private var origin: String { isConfigured ? " (matches.path of \(config))" : "" }

  /// Ends the command with 1 if a filter names what is neither in the watchlist nor in the log. A log that is followed
  /// can bring what an unreadable watchlist does not name: that is only noted.
  func check(_ names: [(KnownNames.Kind, String)]) throws {
    guard !names.isEmpty else { return }
    let watchlist = watched()
    var known = watchlist.map(KnownNames.init) ?? KnownNames()
    guard !names.allSatisfy({ known.has($0.0, $0.1) }) else { return }
    var search = LogSearch(path: path, filter: LogFilter())
    defer { search.follower.finish() }
    search.all(since: 0) { known.add($0) }
    let unknown = names.filter { !known.has($0.0, $0.1) }
    for (kind, name) in unknown {
      let place =
        watchlist == nil
        ? "is not in the log (no watchlist can be read)" : "is neither in the watchlist nor in the log"
      Output.diagnostic(
        MatchPresentation.safe("the \(kind.rawValue) \"\(name)\" \(place)\(known.advice(kind, name))"))
    }
    if !unknown.isEmpty, !isFollowed || watchlist != nil { throw ExitCode(1) }
  }

  private func watched() -> LoadedWatchlist? {
    SettingsLoader.load(path: config).settings.flatMap { WatchlistLoader.load(paths: $0.watchlist).loaded }
  }

  /// What is to be said after the search: parts that cannot be read, where the log begins, why nothing was shown.
  /// `since` and `wanted` are the time and the number asked for. Ends the command with 1 if no line is a match.
  func tell(_ search: LogSearch, since: Timestamp?, shown: Int, wanted: Int?) throws {
    if search.strangeLines > 0, search.matchesRead == 0 {
      Output.diagnostic("\(path): no line of this is a match; name the match log, or its configuration with --config")
      throw ExitCode(1)
    }
    if search.strangeLines > 0 {
      Output.diagnostic("\(path): \(Output.count(search.strangeLines, "line", "lines")) left out: no match, or cut off")
    }
    if wanted.map({ shown < $0 }) ?? true {
      for (path, reason) in search.unread {
        Output.diagnostic("\(path): this older part of the log cannot be read completely: \(reason)")
      }
    }
    if let since, let oldest = search.oldest, oldest > since, !search.hasOlder || !search.unread.isEmpty {
      Output.diagnostic("\(path): the readable part of the log begins at \(LocalTime(oldest).text)")
    }
    if shown == 0, wanted != 0 { tellNothing(search) }
  }

  private func tellNothing(_ search: LogSearch) {
    let parts = RotatedLog.parts(of: path).map { FilePath.name(of: $0.path) }.sorted()
    let places = parts.isEmpty ? "" : " and \(parts.joined(separator: ", "))"
    var reason = "nothing has matched yet; looked in this file\(origin)\(places)"
    if let oldest = search.oldest {
      let read = "\(Output.count(search.matchesRead, "match", "matches")) since \(LocalTime(oldest).text)"
      reason = "no match passes this filter; looked at \(read)\(search.hasOlder ? "; older parts were not read" : "")"
    }
    Output.diagnostic("\(path): \(reason)\(isFollowed ? "; waiting for the next" : "")")
  }
}
