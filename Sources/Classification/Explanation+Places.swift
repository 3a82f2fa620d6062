/// What took part in a verdict, with its positions in the watchlist.
extension TopicScorer {
  /// Every hit that counts, in text order, with the factors of its weight.
  func hits(_ contributions: [Contribution], of topic: Int) -> [Explanation.Hit] {
    let all = contributions.flatMap { contribution in counted(contribution).map { (contribution, $0) } }
    return all.sorted {
      ($0.1.field, $0.1.range.lowerBound, $0.1.range.upperBound, $0.0.text)
        < ($1.1.field, $1.1.range.lowerBound, $1.1.range.upperBound, $1.0.text)
    }.map { explained($0, at: $1, of: topic) }
  }

  private func explained(_ contribution: Contribution, at hit: Reading.Hit, of topic: Int) -> Explanation.Hit {
    let defaults = compiled.watchlist.defaults
    let members = compiled.topics[topic]
    let rule = contribution.member - members.terms.count
    let place = compiled.memberPlaces[topic][contribution.member]
    let start =
      rule < 0
      ? (name: "weight", value: members.terms[contribution.member].weight)
      : (name: "score", value: members.rules[rule].score)
    var factors = [Explanation.Factor(name: start.name, value: start.value, position: place.weight)]
    let (zone, boost): (ScoringDefaults.Number, Double) =
      switch reading.zone(contribution.best) {
      case .title: (.title, defaults.boost.title)
      case .lead: (.lead, defaults.boost.lead)
      case .body: (.body, defaults.boost.body)
      }
    var others = [(zone, boost)]
    if hit != contribution.best { others.append((.repeatGain, defaults.repeatGain)) }
    factors += others.filter { $0.1 != 1 }.map {
      Explanation.Factor(name: $0.0.rawValue, value: $0.1, position: defaults.places[$0.0])
    }
    let quote = reading.quote(hit)
    let weight = contribution.first * (hit == contribution.best ? 1 : defaults.repeatGain)
    return Explanation.Hit(
      evidence: Evidence(
        term: contribution.text, text: quote.text, field: reading.fields[hit.field].name, start: quote.start,
        end: quote.end, weight: weight),
      position: place.pattern, factors: factors, force: contribution.force)
  }
}

extension Classifier {
  /// The names in the text, first those that count.
  func names(_ reading: Reading) -> [Explanation.Name] {
    [(reading.mentions, true), (reading.uncounted, false)].flatMap { mentions, counts in
      mentions.map { mention in
        Explanation.Name(
          text: reading.quote(mention.hit).text, field: reading.fields[mention.hit.field].name,
          entity: compiled.watchlist.entities[mention.entity].id.value, counts: counts,
          position: compiled.namePlaces[Int(mention.output)])
      }
    }
  }

  /// The words taken by shadows, then those taken by exceptions.
  func shadowed(_ reading: Reading) -> [Explanation.Shadowed] {
    let watchlist = compiled.watchlist
    let shadows = reading.fields.indices.flatMap { field in
      reading.fields[field].shadows.map { shadow, range in
        taken(Reading.Hit(field: field, range: range, sentence: 0), by: watchlist.shadows[shadow], reading)
      }
    }
    let names = reading.nameExcepts.map { except in
      let entity = watchlist.entities[Int(except.owner)]
      return taken(except.hit, by: entity.except[Int(except.phrase)], of: entity.id.value, reading)
    }
    let topics = reading.topicExcepts.map { except in
      let topic = watchlist.topics[Int(except.owner)]
      return taken(except.hit, by: topic.except[Int(except.phrase)], of: topic.id.value, reading)
    }
    return shadows + names + topics
  }

  private func taken(
    _ hit: Reading.Hit, by phrase: Located<String>, of owner: String? = nil, _ reading: Reading
  ) -> Explanation.Shadowed {
    Explanation.Shadowed(
      text: reading.quote(hit).text, field: reading.fields[hit.field].name, shadow: phrase.value, exceptionOf: owner,
      position: phrase.position)
  }
}
