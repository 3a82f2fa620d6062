import Basics

/// Writes the text format of Prometheus, version 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).
struct PrometheusWriter {
  /// The text so far.
  private(set) var text = ""

  /// The type of a metric.
  enum Kind: String {
    case counter, gauge, histogram
  }

  /// One value with its labels.
  struct Sample {
    var labels: [(name: String, value: String)] = []
    var value: Double

    init(_ value: Double, _ labels: [(name: String, value: String)] = []) {
      self.value = value
      self.labels = labels
    }

    init(_ value: Int, _ labels: [(name: String, value: String)] = []) { self.init(Double(value), labels) }
  }

  /// Writes a metric with its help text and values. Without values nothing is written.
  mutating func metric(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
    guard !samples.isEmpty else { return }
    head(name, kind, help)
    for sample in samples { line(name, sample.labels, sample.value) }
  }

  /// Writes a histogram.
  mutating func histogram(_ name: String, _ help: String, _ histogram: Histogram) {
    head(name, .histogram, help)
    var below = 0
    for (bound, count) in zip(histogram.bounds, histogram.counts) {
      below += count
      line(name + "_bucket", [("le", PrometheusWriter.number(bound))], Double(below))
    }
    line(name + "_bucket", [("le", "+Inf")], Double(histogram.count))
    line(name + "_sum", [], histogram.sum)
    line(name + "_count", [], Double(histogram.count))
  }

  private mutating func head(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  private mutating func line(_ name: String, _ labels: [(name: String, value: String)], _ value: Double) {
    text += name
    if !labels.isEmpty {
      text += "{" + labels.map { "\($0.name)=\"\(PrometheusWriter.escaped($0.value))\"" }.joined(separator: ",") + "}"
    }
    text += " \(PrometheusWriter.number(value))\n"
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : String(value)
  }

  private static func escaped(_ value: String) -> String {
    var text = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
