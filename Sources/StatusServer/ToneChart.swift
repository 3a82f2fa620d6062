import Basics

/// A chart of the daily tone of each side's acts towards the other, on Goldstein's scale from −10 to 10, as inline SVG.
/// A day without matches is a gap.
struct ToneChart {
  let days: [ActivityReport.Day]
  let sides: [String]

  private static let (width, height, left, bottom) = (720, 180, 34, 22)

  /// The chart and its legend.
  func html() -> HTML {
    var lines: HTML = ""
    for (rank, side) in sides.prefix(2).enumerated() { lines += line(of: side, rank) }
    var labels: HTML = ""
    for (index, day) in days.enumerated() where index % 7 == 0 {
      labels += """
        <text text-anchor="middle" x="\(number(x(index)))" y="\(ToneChart.height - 4)">\(String(day.start.rfc3339().dropFirst(5).prefix(5)))</text>
        """
    }
    return """
      <svg viewBox="0 0 \(ToneChart.width) \(ToneChart.height)" role="img" \
      aria-label="Daily tone from minus 10, conflict, to 10, cooperation">
      <text x="0" y="14">+10</text><text x="0" y="\(number(y(0) + 4))">0</text>
      <text x="0" y="\(number(y(-10)))">−10</text>
      <line class="axis" x1="\(ToneChart.left)" x2="\(ToneChart.width)" y1="\(number(y(0)))" y2="\(number(y(0)))"/>
      \(labels)\(lines)</svg>
      <ul class="legend">\(legend())</ul>
      """
  }

  private func line(of side: String, _ rank: Int) -> HTML {
    var dots: HTML = ""
    var path = ""
    var isDown = false
    for (index, day) in days.enumerated() {
      guard let tone = day.tones[side] else {
        isDown = false
        continue
      }
      path += "\(isDown ? "L" : "M")\(number(x(index))) \(number(y(tone.mean)))"
      isDown = true
      dots += """
        <circle class="d\(rank)" cx="\(number(x(index)))" cy="\(number(y(tone.mean)))" r="\(5 - 2 * rank)">\
        <title>\(String(day.start.rfc3339().prefix(10))) \(direction(side)): \(number(tone.mean)), \
        \(tone.count) matches</title></circle>
        """
    }
    return path.isEmpty ? "" : "<path class=\"l\(rank)\" d=\"\(path)\"/>\(dots)"
  }

  private func legend() -> [HTML] {
    sides.prefix(2).enumerated().map { rank, side in
      let values = days.compactMap { $0.tones[side] }
      let count = values.reduce(0) { $0 + $1.count }
      let mean = values.reduce(0) { $0 + $1.mean * Double($1.count) } / Double(max(1, count))
      let tone = count == 0 ? "no matches" : "mean \(number(mean)) over \(count) matches"
      return "<li><span class=\"key d\(rank)\"></span>\(direction(side)): \(tone)</li>"
    }
  }

  private func direction(_ side: String) -> String { "\(side)→\(sides.first { $0 != side } ?? "?")" }

  private func x(_ index: Int) -> Double {
    let step = Double(ToneChart.width - ToneChart.left - 24) / Double(max(1, days.count - 1))
    return Double(ToneChart.left) + 6 + Double(index) * step
  }

  private func y(_ tone: Double) -> Double {
    let plot = Double(ToneChart.height - ToneChart.bottom - 16)
    return 8 + (10 - min(10, max(-10, tone))) / 20 * plot
  }

  private func number(_ value: Double) -> String { String((value * 10).rounded() / 10) }
}
