import Classification
import FeedModel

extension Explanation {
  /// One object: the verdict's members, then what `explain` adds.
  func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.key("relevant")
      $0.value(verdict.relevant)
      verdict.writeMembers(to: &$0)
      if !sums.isEmpty {
        $0.key("sums")
        $0.array { for sum in sums { sum.write(to: &$0) } }
      }
      $0.key("missingSides")
      $0.value(missingSides)
      $0.key("uncountedNames")
      $0.value(uncountedNames)
      $0.key("sourceWords")
      $0.value(sourceWords)
      $0.key("shadowed")
      $0.array { for taken in shadowed { taken.write(to: &$0) } }
      $0.key("guards")
      $0.array { for held in guards { held.write(to: &$0) } }
      $0.key("assessments")
      $0.array { for assessment in assessments { assessment.write(to: &$0) } }
    }
    return writer.bytes
  }
}

extension Explanation.Sum {
  fileprivate func write(to writer: inout JSONWriter) {
    func thousandths(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
    writer.object {
      $0.member("topic", topic)
      for (key, value) in [("probability", probability), ("needed", needed), ("bias", bias), ("margin", margin)] {
        $0.key(key)
        $0.value(thousandths(value))
      }
      $0.key("parts")
      $0.array {
        for part in parts {
          $0.object {
            $0.member("name", part.name)
            $0.member("text", part.text)
            $0.key("weight")
            $0.value(thousandths(part.weight))
            $0.member("at", part.position.map { "\($0.file):\($0.line):\($0.column)" })
          }
        }
      }
    }
  }
}

extension Explanation.Shadowed {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("text", text)
      $0.member("field", field.rawValue)
      $0.member("shadow", shadow)
    }
  }
}

extension Explanation.GuardReport {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("id", id)
      $0.key("words")
      $0.value(words)
      $0.key("exempt")
      $0.value(isExempt)
      if let factor {
        $0.key("factor")
        $0.value(factor)
      }
    }
  }
}

extension TopicAssessment {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("id", id)
      $0.key("fired")
      $0.value(fired)
      $0.key("score")
      $0.value(score)
      $0.key("threshold")
      $0.value(threshold)
      $0.key("missing")
      $0.value(obstacles.map(\.name))
      $0.key("flags")
      $0.value(flags.map(\.rawValue))
      $0.key("evidence")
      $0.array {
        for hit in evidence {
          $0.object {
            $0.member("term", hit.term)
            $0.member("text", hit.text)
            $0.member("field", hit.field.rawValue)
            $0.key("start")
            $0.value(hit.start)
            $0.key("end")
            $0.value(hit.end)
            $0.key("weight")
            $0.value(hit.weight)
          }
        }
      }
    }
  }
}

extension TopicAssessment.Obstacle {
  /// `threshold`, `gate:pair`, `guard:sport`.
  fileprivate var name: String {
    switch self {
    case .belowThreshold: "threshold"
    case .gate(let gate): "gate:\(gate.rawValue)"
    case .ruledOut: "rule"
    case .heldBack(let id): "guard:\(id)"
    }
  }
}
