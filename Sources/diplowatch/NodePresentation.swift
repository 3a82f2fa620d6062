import Basics
import StatusReports

/// Shows nodes as text, one a line.
struct NodePresentation {
  /// Whether to use the terminal's colours.
  var colour: Bool

  /// The lines, with a heading.
  func lines(_ nodes: [NodeReport], _ now: Timestamp) -> [String] {
    let title = "nodes (\(nodes.count))"
    var lines = ["\n" + (colour ? "\u{1B}[1m\(title)\u{1B}[0m" : title)]
    let width = min(32, nodes.map { safe($0.name).count }.max() ?? 0)
    lines += nodes.map { node in
      let name = safe(node.name)
      return "  \(name)\(String(repeating: " ", count: max(0, width - name.count)))  \(text(node, now))"
    }
    if nodes.watchlistsDiffer {
      lines.append(
        "  " + bad("the watchlists differ: what matches depends on the node that polls")
          + "; give all nodes the same files and run diplowatch reload on each")
    }
    return lines
  }

  private func text(_ node: NodeReport, _ now: Timestamp) -> String {
    guard node.alive else {
      return bad("silent, last seen \(RelativeTime.text(node.lastSeen.time, now: now))")
        + "; if it does not come back: diplowatch node forget \(safe(node.name))"
    }
    var parts = node.isThis ? ["this node"] : []
    if node.draining { parts.append(bad("drained") + " (diplowatch drain --end)") }
    parts.append(Output.count(node.feeds, "feed", "feeds") + " leased")
    parts += node.sinks.map { "serves " + safe($0.replacing(":", with: " ", maxReplacements: 1)) }
    if let lag = node.lag { parts.append(lag == 0 ? "log up to date" : "\(lag) to write to its log") }
    parts.append("watchlist \(safe(String(node.watchlist.prefix(8))))")
    parts.append("version \(safe(node.version))")
    parts.append(
      "up \(RelativeTime.duration(seconds: Int((now.milliseconds - node.started.time.milliseconds) / 1000)))")
    return parts.joined(separator: "; ")
  }

  private func safe(_ text: String) -> String { SafeText.terminal(text) }

  private func bad(_ text: String) -> String { colour ? "\u{1B}[31m\(text)\u{1B}[0m" : text }
}
