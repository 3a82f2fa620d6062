/// The words that show that an act is planned. `FlagReader` uses them.
final class FlagWords: Sendable {
  static let shared = FlagWords()

  let to = WordHash.of("to")
  /// Words of planning before "to" and a verb: "plans to expel".
  let plans = WordSet(
    """
    plan plans planned planning intend intends intended set ready expected vow vows vowed threaten threatens threatened \
    threatening pledge pledges pledged promise promises promised prepare prepares preparing prepared poised due about \
    scheduled slated agree agrees agreed decide decides decided wants aims is are
    """)
  /// Words of planning directly before a verb: "will expel".
  let auxiliaries = WordSet(
    """
    will shall планирует планируют намерен намерена намерены намерено намеревается намереваются собирается собираются готов \
    готова готовы готовится готовятся будет будут обещает обещают обещал обещала пообещал пообещала пообещали угрожает \
    угрожают пригрозил пригрозила пригрозили хочет хотят решил решила решили рассчитывает
    """)
  /// Like `auxiliaries`, but only before verbs of acts: "may complicate the work" is not a plan.
  let modals = WordSet("may может могут")
  /// Verbs of acts, in the form used after these words.
  let infinitives = WordSet(
    """
    expel close shut seize return hand give sign meet hold host resume restart start begin launch impose lift ease extend \
    renew withdraw leave quit exit suspend send deploy sell buy supply ban block freeze cut reduce raise discuss talk visit \
    travel receive respond retaliate answer sanction exchange swap release free extradite reopen open evacuate recall summon \
    attend skip cancel postpone ratify negotiate join host build test scrap end halt stop continue seek propose present \
    offer introduce limit restrict restore transfer speak call fly arrive address announce unveil publish add expand \
    tighten target designate blacklist penalize punish review vote debate consider arrest charge prosecute pull remove \
    cooperate coordinate выслать закрыть ввести вводить снять отменить вернуть провести встретиться обсудить подписать \
    продлить отозвать ответить обменять обменяться передать поставить поставлять разместить посетить возобновить выйти \
    приостановить ограничить запретить направить отправить
    """)
  /// Russian perfective verbs, whose present form means the future.
  let futures = WordSet(
    """
    вышлет вышлют введет введут закроет закроют вернет вернут ответит ответят проведет проведут встретится встретятся \
    обсудит обсудят продлит продлят подпишет подпишут снимет снимут отменит отменят отзовет отзовут направит направят \
    передаст передадут обменяются откроет откроют приедет прибудет прилетит посетит состоится состоятся пройдет пройдут \
    начнет начнут начнется начнутся возобновит возобновят выйдет выйдут покинет покинут примет примут поставит поставят \
    разместит разместят расширит расширят ограничит ограничат запретит запретят рассмотрит рассмотрят сократит сократят \
    продолжит продолжат
    """)
  /// Verbs before an act that is not decided or not done yet: "weighs new sanctions", "considers expelling envoys".
  let weighings = WordSet(
    """
    considers considering mulls mulling weighs weighing plans planning рассматривает рассматривают обдумывает обдумывают \
    готовит готовят планирует планируют
    """)
  /// Adverbs that may occur between "will" or "plans" and the verb.
  let adverbs = WordSet("also soon now again then likely still formally officially jointly также скоро вскоре снова")
  /// Words of a headline's subject that are not names.
  let subjects = WordSet(
    """
    and of the s a diplomats diplomat envoys envoy officials official leaders leader presidents president ministers \
    minister foreign defense defence negotiators ambassador ambassadors senators lawmakers government embassy consulate \
    consulates side sides delegations delegation top new two three both military staff chiefs chief heads head
    """)
  /// Words which show, even when capitalised, that the subject already has a verb, or that the headline is not a
  /// statement.
  let others = WordSet(
    """
    urge urges ask asks call calls tell tells order orders force forces demand demands help helps fail fails failed try \
    tries refuse refuses want allow allows push pushes press presses pressures invite invites pay pays pleads pleaded need \
    needs warn warns how why what when where who back not no never time proposal bid deal offer offers response
    """)
  /// Words that begin another clause.
  let clauses = WordSet(
    """
    after before over as amid because if while when that which who but after despite since until with from following \
    после из за на фоне если когда что который которая которые но чтобы
    """)
  let conditions = WordSet("if unless whether если ли")
  let negations = WordSet("not never no won't не ни")

  private init() {}

  /// Whether a word is a Russian infinitive, by its ending.
  func isInfinitive(_ token: Token, in text: String) -> Bool {
    // Four letters at least, of two bytes each.
    guard token.end - token.start >= 8 else { return false }
    let source = text.utf8
    let start = source.index(source.startIndex, offsetBy: Int(token.start))
    guard source[start] >= 0xD0 else { return false }
    let word = String(
      decoding: source[start..<source.index(start, offsetBy: Int(token.end - token.start))], as: UTF8.self)
    return ["ть", "ться", "ти", "тись", "чь"].contains { word.lowercased().hasSuffix($0) }
  }
}
