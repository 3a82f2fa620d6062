import Basics
import Configuration

extension FetchSettings {
  /// The shortest time, in milliseconds, between two probes of a rate-limited host.
  var probeAfter: Int64 { max(minInterval.milliseconds, 1000) }
}
