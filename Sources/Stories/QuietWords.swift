/// Stop words: words common to all news, which do not help to tell events apart.
enum QuietWords {
  static let all = Set(text.split(whereSeparator: \.isWhitespace).map(String.init))

  private static let text = """
    a about after all also amid an and any are as at be been being but by can could down exclusive first for from
    had has have he hear her here his how i if in inside into is it its just live may might more most mr mrs ms my
    new news no not of off on one opinion or our out over per report said say says see she should so tell than that
    the their then there these they this those to told two up update updates via video was watch we were what when
    where which while who whom why will with would you your
    а без более будет будут бы был была были было быть в во время все всего всех вчера вы говорится год года году
    для до добавил его ее есть еще же за заявил заявила заявили и из или их к как ко которая которого которой
    которые который лет ли между менее мы на над назвал назвали не но о об он она они от отметил отметила перед
    передает пишет по под подчеркнул после при рассказал рассказала рассказали с своей своих свой свою сегодня
    словам со сообщает сообщил сообщили так также то того только том тому ты у уже чем через что эта эти это этого
    этой этом этот я
    """
}
