import Basics

/// The page's charts: matches by hour and by day, and the tone of each side's acts.
struct Charts {
  let activity: ActivityReport
  /// The topic that they show; nil for all.
  let topic: String?
  /// Whether the list of matches is narrowed by more than the topic.
  let isListNarrower: Bool

  func html() -> HTML {
    let note: HTML =
      isListNarrower ? "<p class=\"meta\">The charts show all matches\(ofTopic), not the filtered ones.</p>" : ""
    let days = ticks(activity.days.map { PageText.day($0.name) }, every: 7)
    let tones = zip(0..., activity.sides.prefix(2)).map { rank, side in
      ToneChart(
        days: activity.days, side: side, other: activity.sides.first { $0 != side } ?? "?", rank: rank, ticks: days
      ).html()
    }
    let dayBars = activity.days.map { StackChart.Bar(name: $0.name, topics: $0.topics) }
    // One topic has one colour in both charts.
    let series = StackChart.strongest(of: dayBars)
    let byHour = StackChart(
      title: "Matches by hour of publication, last \(activity.hours.count) h", bars: activity.hours.map(bar),
      topics: activity.topics, ticks: ticks(activity.hours.map { LocalTime($0.start).minute }, every: 12), unit: "hour",
      series: series
    ).html()
    let byDay = StackChart(
      title: "Matches by day of publication, last \(activity.days.count) days",
      bars: dayBars, topics: activity.topics, ticks: days, unit: "day", series: series
    ).html()
    return """
      <section class="charts" aria-labelledby="charts"><h2 id="charts">In numbers\(ofTopic)</h2>\(note)\(byHour)\(byDay)\
      \(tones)</section>
      """
  }

  private var ofTopic: String { topic.map { ": \(activity.title(of: $0))" } ?? "" }

  private func bar(_ hour: ActivityReport.Hour) -> StackChart.Bar {
    let start = LocalTime(hour.start)
    return StackChart.Bar(name: "\(start.day) \(start.minute)", topics: hour.topics)
  }

  /// The names of every so manyth bar.
  private func ticks(_ names: [String], every step: Int) -> [String] {
    stride(from: 0, to: names.count, by: step).map { names[$0] }
  }
}
