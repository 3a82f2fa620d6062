import Basics

/// A chart of the tone of one side's acts towards the other by day, on Goldstein's scale from −10 to 10. Bars rise for
/// cooperation and fall for conflict.
struct ToneChart {
  let days: [ActivityReport.Day]
  /// The side that acts.
  let side: String
  let other: String
  /// The colour: 0 or 1.
  let rank: Int
  let ticks: [String]

  func html() -> HTML {
    let values = days.compactMap { $0.tones[side] }
    let count = values.reduce(0) { $0 + $1.count }
    let mean = values.reduce(0) { $0 + $1.mean * Double($1.count) } / Double(max(1, count))
    let tone = "mean \(NumberText.tenths(mean)), \(Tone.words(mean)), over \(PageText.count(count, "match", "matches"))"
    let title = "\(side) towards \(other): tone by day of publication"
    return ChartFrame(
      title: title, label: "\(title), from minus 10, conflict, to 10, cooperation: \(tone)", scale: ["10", "0", "−10"],
      ticks: ticks, picture: picture(),
      legend: ["<li><span class=\"key d\(rank)\"></span>\(side)→\(other): \(tone)</li>"],
      columns: ["Day", "Tone", "In words", "Matches"],
      rows: days.reversed().compactMap { day in
        day.tones[side].map {
          [day.name, NumberText.tenths($0.mean), Tone.words($0.mean), String($0.count)]
        }
      },
      empty: count == 0 ? "No match of these days begins with what \(side) does." : nil
    ).html()
  }

  private func picture() -> HTML {
    let middle = Double(ChartFrame.height) / 2
    let step = Double(ChartFrame.width) / Double(max(1, days.count))
    var picture: HTML = """
      <line class="axis" x1="0" x2="\(ChartFrame.width)" y1="\(ChartFrame.number(middle))" y2="\(ChartFrame.number(middle))" \
      vector-effect="non-scaling-stroke"/>
      """
    for (index, day) in days.enumerated() {
      guard let tone = day.tones[side] else { continue }
      // A day of tone 0 is a thin line, not a gap.
      let tall = max(1.5, min(10, tone.mean.magnitude) / 10 * middle)
      picture += """
        <rect class="d\(rank)" x="\(ChartFrame.number(Double(index) * step + 1))" \
        y="\(ChartFrame.number(tone.mean > 0 ? middle - tall : middle))" width="\(ChartFrame.number(step - 2))" \
        height="\(ChartFrame.number(tall))"><title>\(day.name) \(side)→\(other): \(NumberText.tenths(tone.mean)), \
        \(PageText.count(tone.count, "match", "matches"))</title></rect>
        """
    }
    return picture
  }
}
