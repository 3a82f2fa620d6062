import Basics

/// A chart of numbers of matches by hour or day, stacked by topic.
struct StackChart {
  /// One bar.
  struct Bar {
    /// The hour or day, as the table and the tips name it.
    var name: String
    /// The number of matches by topic id.
    var topics: [String: Int]

    var sum: Int { topics.values.reduce(0, +) }
  }

  let title: String
  let bars: [Bar]
  let topics: [(id: String, title: String)]
  let ticks: [String]
  /// What a bar is: `hour`, `day`.
  let unit: String
  /// The ids of the topics with a colour of their own, at most `distinct`; the others share one.
  let series: [String]

  /// The maximum number of topics with a colour of their own.
  private static let distinct = 5

  /// The ids of the topics with the most matches.
  static func strongest(of bars: [Bar]) -> [String] {
    var sums: [String: Int] = [:]
    for bar in bars { sums.merge(bar.topics, uniquingKeysWith: +) }
    return sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(distinct).map(\.key)
  }

  func html() -> HTML {
    let total = bars.reduce(0) { $0 + $1.sum }
    let highest = max(1, bars.map(\.sum).max() ?? 0)
    let rest = total - series.reduce(0) { $0 + sum(of: $1) }
    let titles = series.map(title(of:)) + (rest > 0 ? ["others"] : [])
    let rows = bars.reversed().filter { $0.sum > 0 }.map { bar -> [String] in
      let counts = stack(bar)
      var row = [bar.name, String(bar.sum)]
      row += series.indices.map { String(counts[$0]) }
      if rest > 0 { row.append(String(counts[Self.distinct])) }
      return row
    }
    return ChartFrame(
      title: title,
      label: "\(title): \(PageText.count(total, "match", "matches")) of topics, at most \(highest) in one \(unit)",
      scale: [String(highest), "0"], ticks: ticks, picture: picture(highest),
      legend: zip(0..., titles).compactMap { rank, name -> HTML? in
        let count = rank < series.count ? sum(of: series[rank]) : rest
        let colour = rank < series.count ? rank : Self.distinct
        return count > 0
          ? "<li><span class=\"key s\(colour)\"></span><span\(PageText.foreign(name))>\(name)</span> \(count)</li>"
          : nil
      },
      columns: [unit.prefix(1).uppercased() + unit.dropFirst(), "All"] + titles, rows: rows,
      empty: total == 0 ? "No match was published in this time. Older ones are in the list of matches." : nil
    ).html()
  }

  private func picture(_ highest: Int) -> HTML {
    let step = Double(ChartFrame.width) / Double(max(1, bars.count))
    var picture: HTML = ""
    for (index, bar) in bars.enumerated() {
      var y = Double(ChartFrame.height)
      for (rank, count) in stack(bar).enumerated() where count > 0 {
        let tall = Double(count) / Double(highest) * Double(ChartFrame.height)
        y -= tall
        let name = rank < series.count ? title(of: series[rank]) : "others"
        picture += """
          <rect class="s\(rank)" x="\(ChartFrame.number(Double(index) * step + 0.6))" y="\(ChartFrame.number(y))" \
          width="\(ChartFrame.number(step - 1.2))" height="\(ChartFrame.number(tall))"><title>\(bar.name): \(count) \(name)\
          </title></rect>
          """
      }
    }
    return picture
  }

  /// A bar's numbers by topic, those of all other topics last.
  private func stack(_ bar: Bar) -> [Int] {
    let counts = series.map { bar.topics[$0] ?? 0 }
    return counts + Array(repeating: 0, count: Self.distinct - series.count) + [bar.sum - counts.reduce(0, +)]
  }

  private func sum(of topic: String) -> Int { bars.reduce(0) { $0 + ($1.topics[topic] ?? 0) } }

  private func title(of id: String) -> String { topics.first { $0.id == id }?.title ?? id }
}
