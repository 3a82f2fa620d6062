import Basics
import Testing

@testable import Stories

/// Acts of one side and responses in kind by the other.
struct ChainTests {
  private func act(_ title: String, day: Int = 0) -> Act? { Act.acts(in: item(title, title, hour: day * 24)).first }

  @Test(
    "The actor is the side named first, except as owner of diplomats or property",
    arguments: [
      ("Russia expels 31 American diplomats", Act.Kind.expulsion, ActingSide.ru),
      ("31 Russian diplomats expelled from Washington", .expulsion, .us),
      ("США выслали 31 российского дипломата", .expulsion, .us),
      ("US Treasury sanctions Rosbank", .sanctions, .us),
      ("Россия ввела санкции против американских чиновников", .sanctions, .ru),
      ("Moscow closes US consulate in Vladivostok", .closure, .ru),
      ("Obama seizes Russian compounds", .property, .us),
      ("Washington throws out nine Russian attaches", .expulsion, .us),
      ("Kremlin: US embassy in Moscow must shed 300 staff", .expulsion, .ru),
      ("Reuters: Вашингтон закрывает представительство РФ и высылает 20 дипломатов", .expulsion, .us),
      ("Moscow answers new bill: two American dachas seized", .property, .ru),
      ("Москва изъяла дачу посольства США", .property, .ru),
      ("White House imposes sanctions on Russian shipyards", .sanctions, .us),
      ("Washington takes over four Russian trade offices, embassy protests", .property, .us),
      ("Moscow hits back over new sanctions, expels 20 Americans", .expulsion, .ru),
      ("Furious Kremlin seizes US consulate's villa as payback for the sanctions vote", .property, .ru),
      ("Россия отбирает у посольства США склад", .property, .ru),
    ])
  func actor(title: String, kind: Act.Kind, side: ActingSide) throws {
    let found = try #require(self.act(title))
    #expect(found.kind == kind)
    #expect(found.side == side)
  }

  @Test(
    "An act that is only threatened, criticised or revoked does not count",
    arguments: [
      "Russia threatens to expel American diplomats", "Kremlin condemns US sanctions", "US lifts sanctions on Russia",
      "Putin and Trump speak by phone", "Lavrov: seizing of Russian houses is theft; lawsuit to follow",
      "Neighbours remember the Russian compound shut by Washington", "Will Russia expel American diplomats?",
      "Britain expels 11 Russian diplomats", "US charges three Russians over sanctions evasion",
      "Россия может закрыть консульство США", "US sanctions on Russia bite, minister says",
      "Американцы закрыли вход в консульство РФ", "US diplomats shut out of Moscow embassy building",
      "If the talks fail, Russia closes US consulate",
    ])
  func noAct(title: String) { #expect(act(title) == nil) }

  @Test("A response in kind within thirty days is a chain, with its days and numbers")
  func chain() throws {
    let acts = [
      act("US expels 60 Russian diplomats"), act("Treasury sanctions Rosbank", day: 2),
      act("Россия высылает 58 американских дипломатов", day: 3),
    ].compactMap(\.self)
    let chain = try #require(Chain.all(among: acts).first)
    #expect(chain.act.side == .us && chain.answer.side == .ru)
    #expect(chain.days == 3)
    #expect(chain.numbers == "60 : 58")
    #expect(Chain.all(among: acts).count == 1)
  }

  @Test("What one side does again within two weeks is another report of the same act")
  func repeats() {
    let acts = [
      act("US expels 60 Russian diplomats"), act("Russia expels 58 US diplomats", day: 3),
      act("Washington has expelled 60 Russian diplomats", day: 5), act("Moscow expels 58 American diplomats", day: 6),
    ].compactMap(\.self)
    #expect(Chain.all(among: acts).map(\.days) == [3])
  }

  @Test("A house closed is answered by a house taken")
  func premises() throws {
    let acts = [act("Moscow seizes dacha of US embassy"), act("US to close Russian consulate in Houston", day: 20)]
    let chain = try #require(Chain.all(among: acts.compactMap(\.self)).first)
    #expect(chain.act.kind == .property && chain.answer.kind == .closure)
  }

  @Test("An act that says it is an answer may come within a year")
  func lateAnswer() {
    let acts = [
      act("US expels 35 Russian diplomats"), act("Moscow retaliates, expels 35 American diplomats", day: 200),
    ].compactMap(\.self)
    #expect(Chain.all(among: acts).map(\.days) == [200])
  }

  @Test("That it is an answer, and how many, may be said by any report of an act")
  func reportsTogether() throws {
    let acts = [
      act("US expels 35 Russian diplomats"), act("Moscow orders US embassy cut to 400 staff", day: 200),
      act("Putin: US missions to lose 600 staff", day: 201),
      act("Moscow retaliates: US embassy to lose 600 staff", day: 202),
    ].compactMap(\.self)
    #expect(acts.map(\.numbers) == [["35"], [], ["600"], ["600"]])
    let chain = try #require(Chain.all(among: acts).first)
    #expect(chain.days == 200 && chain.numbers == "35 : 600")
  }

  @Test("Of acts at the same time the answer comes last, whatever their ids")
  func sameTime() throws {
    var answer = try #require(act("Russia retaliates, closes American school"))
    answer.story = "a"
    var first = try #require(act("US to close Russian consulate in Houston"))
    first.story = "b"
    #expect(Chain.all(among: [answer, first]).map(\.answer.side) == [.ru])
  }

  @Test("Who has answered once answers again only by saying so")
  func answersAgain() {
    let acts = [
      act("US expels 35 Russian diplomats"), act("Russia expels 35 US diplomats", day: 3),
      act("Russia expels 20 US diplomats", day: 20), act("Russia retaliates, expels 50 US diplomats", day: 100),
    ].compactMap(\.self)
    #expect(Chain.all(among: acts).map(\.days) == [3, 100])
  }

  @Test("Numbers count people sent home or premises, in digits; days of a month and staff who stay are not counted")
  func counted() {
    #expect(act("Путин: до 1 сентября 755 сотрудников посольства США должны уехать")?.numbers == ["755"])
    #expect(act("Washington takes over three Russian sites")?.numbers == ["3"])
    #expect(act("МИД РФ закрыл генконсульство США с 31 марта")?.numbers == [])
  }

  @Test("A title may report two acts")
  func twoActs() {
    let acts = Act.acts(in: item("a", "Trump kicks out 60 Russian diplomats, Seattle consulate to shut"))
    #expect(acts.map(\.kind) == [.expulsion, .closure])
    #expect(acts.allSatisfy { $0.side == .us })
  }

  @Test("A response after more than thirty days does not count")
  func late() {
    let acts = [act("US expels 60 Russian diplomats"), act("Russia expels 58 US diplomats", day: 31)].compactMap(\.self)
    #expect(Chain.all(among: acts).isEmpty)
    #expect(Chain.all(among: acts, within: 31).count == 1)
  }
}
