import ArgumentParser
import Classification
import Configuration
import Storage

/// Shell completions: names from the configuration and watchlist that the command line so far selects. From a file with
/// errors the names that can be read are offered.
extension CompletionKind {
  /// A configuration or watchlist file, or a watchlist folder.
  static var yaml: CompletionKind { .file(extensions: ["yaml", "yml"]) }

  /// The ids of topics.
  static var topics: CompletionKind { words { watchlist($0).watchlist.topics.map(\.id.value) } }

  /// The ids of feeds.
  static var feeds: CompletionKind { words { watchlist($0).feeds.map(\.id.value) } }

  /// The sides of entities.
  static var sides: CompletionKind { words { Set(watchlist($0).watchlist.entities.compactMap(\.side)).sorted() } }

  /// Ids of entities.
  static var entities: CompletionKind { words { watchlist($0).watchlist.entities.map(\.id.value) } }

  /// The ids of webhooks.
  static var webhooks: CompletionKind { words { settings($0)?.webhooks.map(\.id) ?? [] } }

  /// The ids of mail.
  static var mail: CompletionKind { words { settings($0)?.mail.map(\.id) ?? [] } }

  /// What can be muted, but for words.
  static var subjects: CompletionKind {
    words { line in
      let list = watchlist(line)
      return list.watchlist.topics.map { "topic:\($0.id.value)" } + list.feeds.map { "feed:\($0.id.value)" }
        + list.watchlist.entities.map { "entity:\($0.id.value)" }
    }
  }

  /// The states of feeds.
  static var states: CompletionKind { .list(FeedStatus.allCases.map(\.rawValue)) }

  private static func words(_ all: @escaping @Sendable ([String]) -> [String]) -> CompletionKind {
    .custom { line, _, prefix in all(line).filter { $0.hasPrefix(prefix) } }
  }

  private static func settings(_ line: [String]) -> Settings? {
    let path = values(of: "--config", atMost: 1, line).last ?? "/etc/diplowatch/diplowatch.yaml"
    return SettingsLoader.loadReadable(path: path).settings
  }

  private static func watchlist(_ line: [String]) -> LoadedWatchlist {
    let named = values(of: "--watchlist", atMost: .max, line)
    let paths = named.isEmpty ? settings(line)?.watchlist ?? [] : named
    return WatchlistLoader.read(paths: paths, advice: nil).list
  }

  /// The values of an option on the line: the word after `=`, or the words after the option, at most `count` each time.
  private static func values(of option: String, atMost count: Int, _ line: [String]) -> [String] {
    var values: [String] = []
    var open = 0
    for word in line {
      if word.hasPrefix("-") {
        open = word == option ? count : 0
        if word.hasPrefix(option + "=") { values.append(String(word.dropFirst(option.count + 1))) }
      } else if open > 0 {
        values.append(word)
        open -= 1
      }
    }
    return values
  }
}
