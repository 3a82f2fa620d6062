import Basics
import Testing

@testable import Stories

/// Acts of one side and their mirror.
struct TitForTatTests {
  private func act(_ title: String, day: Int = 0) -> Act? { Act(item(title, title, hour: day * 24)) }

  @Test(
    "Who acts is who is named first, but for somebody's diplomats and property",
    arguments: [
      ("Russia expels 31 American diplomats", Act.Kind.expulsion, ActingSide.ru),
      ("31 Russian diplomats expelled from Washington", .expulsion, .us),
      ("США выслали 31 российского дипломата", .expulsion, .us),
      ("US Treasury sanctions Rosbank", .sanctions, .us),
      ("Россия ввела санкции против американских чиновников", .sanctions, .ru),
      ("Moscow closes US consulate in Vladivostok", .closure, .ru),
      ("Obama seizes Russian compounds", .property, .us),
    ])
  func actor(title: String, kind: Act.Kind, side: ActingSide) throws {
    let found = try #require(self.act(title))
    #expect(found.kind == kind)
    #expect(found.side == side)
  }

  @Test(
    "What is only threatened, deplored or undone is no act",
    arguments: [
      "Russia threatens to expel American diplomats", "Kremlin condemns US sanctions", "US lifts sanctions on Russia",
      "Putin and Trump speak by phone",
    ])
  func noAct(title: String) { #expect(act(title) == nil) }

  @Test("An answer in kind within thirty days is an exchange with its days and numbers")
  func exchange() throws {
    let acts = [
      act("US expels 60 Russian diplomats"), act("Treasury sanctions Rosbank", day: 2),
      act("Россия высылает 58 американских дипломатов", day: 3),
    ].compactMap(\.self)
    let exchange = try #require(TitForTat.exchanges(among: acts).first)
    #expect(exchange.act.side == .us && exchange.answer.side == .ru)
    #expect(exchange.days == 3)
    #expect(exchange.numbers == "60 : 58")
    #expect(TitForTat.exchanges(among: acts).count == 1)
  }

  @Test("An answer after more than thirty days is none")
  func late() {
    let acts = [act("US expels 60 Russian diplomats"), act("Russia expels 58 US diplomats", day: 31)].compactMap(\.self)
    #expect(TitForTat.exchanges(among: acts).isEmpty)
    #expect(TitForTat.exchanges(among: acts, within: 31).count == 1)
  }
}
