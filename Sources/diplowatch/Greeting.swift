import Basics
import Configuration
import Daemon

/// What a person at a terminal is told when the daemon starts: what it watches, where page and matches are.
enum Greeting {
  /// The lines.
  static func lines(_ loaded: LoadedConfiguration, config: String, colour: Bool) -> [String] {
    let settings = loaded.settings
    let command = CommandLine.arguments.first ?? "diplowatch"
    var rows = [["watching", Output.count(loaded.feeds.count, "feed", "feeds") + " (" + config + ")"]]
    switch settings.status {
    case .off: rows.append(["page", "off (status.listen)"])
    case .unix(let path): rows.append(["page", path + " (a Unix socket)"])
    case .tcp(let host, let port):
      // An address of IPv6 stands in brackets (RFC 3986 §3.2.2).
      rows.append(["page", "http://\(host.contains(":") ? "[\(host)]" : host):\(port)/"])
    }
    rows.append(["matches", settings.matches.path])
    rows.append(["", "in short below; in full: \(command) tail -f --config \(config)"])
    rows.append(["stop", "Ctrl-C"])
    return ["diplowatch \(diplowatchVersion)"].map { colour ? "\u{1B}[1m\($0)\u{1B}[0m" : $0 }
      + TextTable.lines(rows).map { "  " + $0 } + [""]
  }
}
