import Basics
import Glibc

/// Shows the number of processed items on a line of the terminal, several times a second.
struct ProgressCount {
  private let line = ProgressLine()
  private let noun: String
  private let isShown: Bool
  private var count = 0
  private var nextShow = ContinuousClock.now + ProgressCount.period

  private static let period = Duration.milliseconds(250)

  /// `noun` is the text after the number. Set `besideOutput` if the command prints results at the same time: then the
  /// line is shown only if standard output is not a terminal, because the two would mix.
  init(_ noun: String, besideOutput: Bool) {
    self.noun = noun
    isShown = !besideOutput || isatty(STDOUT_FILENO) == 0
  }

  /// Counts one item.
  mutating func step() {
    count += 1
    // The clock is read only for every 16th item, because an item may take just microseconds.
    guard isShown, count % 16 == 0, ContinuousClock.now >= nextShow else { return }
    nextShow = .now + ProgressCount.period
    line.show("\(count) \(noun)")
  }

  /// Removes the line.
  func end() {
    if isShown { line.clear() }
  }
}
