import Basics
import Classification
import Matches

extension Explanation {
  /// The explanation as a JSON object: the members of a verdict, then those that only `explain` has.
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
      $0.key("names")
      $0.array { for name in names { name.write(to: &$0) } }
      $0.key("uncountedNames")
      $0.value(uncountedNames)
      $0.key("sourceWords")
      $0.value(sourceWords)
      $0.key("shadowed")
      $0.array { for taken in shadowed { taken.write(to: &$0) } }
      $0.key("guards")
      $0.array { for report in guards { report.write(to: &$0) } }
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
            $0.member("at", part.position?.description)
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
      $0.member("exceptionOf", exceptionOf)
      $0.member("at", position?.description)
    }
  }
}

extension Explanation.Name {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("text", text)
      $0.member("field", field.rawValue)
      $0.member("entity", entity)
      $0.key("counts")
      $0.value(counts)
      $0.member("at", position?.description)
    }
  }
}

extension [Explanation.Factor] {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.array {
      for factor in self {
        $0.object {
          $0.member("name", factor.name)
          $0.key("value")
          $0.value(factor.value)
          $0.member("at", factor.position?.description)
        }
      }
    }
  }
}

extension Explanation.GuardReport {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("id", id)
      $0.key("words")
      $0.value(words)
      $0.key("patterns")
      $0.array {
        for pattern in patterns {
          $0.object {
            $0.member("pattern", pattern.value)
            $0.member("at", pattern.position?.description)
          }
        }
      }
      $0.key("exempt")
      $0.value(isExempt)
      if let factor {
        $0.key("factor")
        $0.value(factor)
      }
      $0.member("at", position?.description)
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
      $0.key("thresholdFactors")
      thresholdFactors.write(to: &$0)
      $0.key("missing")
      $0.value(obstacles.map(\.name))
      $0.key("flags")
      $0.value(flags.map(\.rawValue))
      $0.key("evidence")
      $0.array {
        for hit in hits {
          $0.object {
            $0.member("term", hit.evidence.term)
            $0.member("text", hit.evidence.text)
            $0.member("field", hit.evidence.field.rawValue)
            $0.key("start")
            $0.value(hit.evidence.start)
            $0.key("end")
            $0.value(hit.evidence.end)
            $0.key("weight")
            $0.value(hit.evidence.weight)
            $0.member("at", hit.position?.description)
            $0.key("factors")
            hit.factors.write(to: &$0)
            $0.member("force", hit.force?.rawValue)
          }
        }
      }
    }
  }
}

extension TopicAssessment.Obstacle {
  /// The obstacle in JSON: `threshold`, `gate:pair`, `guard:sport`.
  fileprivate var name: String {
    switch self {
    case .belowThreshold: "threshold"
    case .gate(let gate): "gate:\(gate.rawValue)"
    case .ruledOut: "rule"
    case .heldBack(let id): "guard:\(id)"
    }
  }
}
