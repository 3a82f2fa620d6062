import Basics
import Daemon

extension TimeText {
  /// The moment that a text means now; nil when it is none.
  static func moment(_ text: String) -> Timestamp? { moment(text, now: SystemClock.now()) }
}
