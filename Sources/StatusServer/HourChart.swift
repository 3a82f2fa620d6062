import Basics

/// A chart of matches per hour, stacked by topic, as inline SVG.
struct HourChart {
  let hours: [ActivityReport.Hour]
  let topics: [(id: String, title: String)]

  /// The maximum number of topics with a colour of their own; the others share one.
  private static let distinct = 5
  private static let (width, height, left, bottom) = (720, 180, 34, 22)

  /// The chart and its legend.
  func html() -> HTML {
    let series = strongest()
    let highest = max(1, hours.map { $0.topics.values.reduce(0, +) }.max() ?? 0)
    let plot = HourChart.height - HourChart.bottom - 8
    var bars: HTML = ""
    let step = Double(HourChart.width - HourChart.left) / Double(max(1, hours.count))
    for (index, hour) in hours.enumerated() {
      var y = Double(HourChart.height - HourChart.bottom)
      let x = Double(HourChart.left) + Double(index) * step
      for (rank, count, title) in stack(hour, series) {
        let tall = Double(count) / Double(highest) * Double(plot)
        y -= tall
        bars += """
          <rect class="s\(rank)" x="\(number(x + 1))" y="\(number(y))" width="\(number(step - 2))" \
          height="\(number(tall))"><title>\(clock(hour.start)): \(count) \(title)</title></rect>
          """
      }
      if hour.start.hour % 6 == 0 {
        bars += """
          <text x="\(number(x))" y="\(HourChart.height - 6)">\(clock(hour.start))</text>
          """
      }
    }
    return """
      <svg viewBox="0 0 \(HourChart.width) \(HourChart.height)" role="img" aria-label="Matches per hour by topic">
      <text x="0" y="14">\(highest)</text>
      <text x="0" y="\(HourChart.height - HourChart.bottom)">0</text>
      <line class="axis" x1="\(HourChart.left)" x2="\(HourChart.width)" y1="\(HourChart.height - HourChart.bottom)" \
      y2="\(HourChart.height - HourChart.bottom)"/>
      \(bars)</svg>
      <ul class="legend">\(legend(series))</ul>
      """
  }

  /// The ids of the topics with the most matches.
  private func strongest() -> [String] {
    var sums: [String: Int] = [:]
    for hour in hours { sums.merge(hour.topics) { $0 + $1 } }
    let ranked = sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    return Array(ranked.prefix(HourChart.distinct))
  }

  private func stack(_ hour: ActivityReport.Hour, _ series: [String]) -> [(rank: Int, count: Int, title: String)] {
    var stack = series.enumerated().compactMap { rank, id in
      hour.topics[id].map { (rank: rank, count: $0, title: title(id)) }
    }
    let rest = hour.topics.filter { !series.contains($0.key) }.values.reduce(0, +)
    if rest > 0 { stack.append((HourChart.distinct, rest, "others")) }
    return stack
  }

  private func legend(_ series: [String]) -> [HTML] {
    var items = series.enumerated().map { rank, id in
      "<li><span class=\"key s\(rank)\"></span>\(title(id)) \(sum { $0 == id })</li>" as HTML
    }
    let rest = sum { !series.contains($0) }
    if rest > 0 { items.append("<li><span class=\"key s\(HourChart.distinct)\"></span>others \(rest)</li>") }
    return items.isEmpty ? ["<li>No matches in these hours.</li>"] : items
  }

  private func sum(_ isWanted: (String) -> Bool) -> Int {
    hours.reduce(0) { $0 + $1.topics.filter { isWanted($0.key) }.values.reduce(0, +) }
  }

  private func title(_ id: String) -> String { topics.first { $0.id == id }?.title ?? id }

  private func clock(_ time: Timestamp) -> String { String(time.rfc3339().dropFirst(11).prefix(5)) }

  private func number(_ value: Double) -> String { String((value * 10).rounded() / 10) }
}
