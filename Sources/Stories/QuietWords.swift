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
    для до добавил его ее есть еще же за заявил заявила заявили и из из-за или их к как ко которая которого которой
    которые который лет ли между менее мы на над назвал назвали не но о об он она они от отметил отметила перед
    передает пишет по под подчеркнул после при рассказал рассказала рассказали с своей своих свой свою сегодня
    словам со сообщает сообщил сообщили так также то того только том тому ты у уже чем через что эта эти это этого
    этой этом этот я
    abc able across afp again against ago alexander along already although among andrei andrew angela another
    anthony antony ap apr april aren't around article associated aug august bbc because before between bloomberg
    boris both came can't cannot case cases cbs charles chris click cnn com come comes coming couldn't currently
    david day days dec december despite did didn't dmitry do does doesn't doing don't donald done during each
    earlier either emmanuel even ever every feb february few file following former fox friday full gave gen george
    get gets getting getty give given gives giving go goes going gone got gov hasn't haven't however http
    https igor image images interfax isn't jake james jan january jim joe john jul july jun june kevin kind later
    latest least lenta less let lot made make makes making many mar march marco maria mark michael mike mikhail
    monday msnbc much name names nbc neither never newsletter nov november now number nyt oct october once only
    other others own part parts paul photo point put puts rbc read recent recently rep reuters ria robert rt same
    saturday sen send sep sept september sergei sergey several side sides since some soon sputnik still subscribe
    such sunday take taken takes taking tass thing things through thursday time times today tomorrow tonight too
    took toward towards tuesday under until upon very vladimir volodymyr wasn't way ways website wednesday went
    whether william within without won't works wouldn't wsj www yesterday yet
    августа августе агентства агентство александр алексей ангела андрей апреле апреля барак барака би-би-си вам
    ведомости ведь весьма виде владимир владимира владимире владимиром владимиру вновь воскресенье всем вскоре всю
    вся вторник газета газеты где даже данным двое декабре декабря дела деле дело джо джон джона дмитрий дмитрия
    должен должна должны дональд дональда дональдом дональду другая другие другим других другой ему если зачем здесь
    игорь известия издание издания илон илона имеет имеют интерфакс информации источник источники итогам июле июля
    июне июня каждая каждый качестве кирилл кирилла когда коммерсантъ которое котором которому которым которых куда
    лента либо лишь любая любой любые мае майкл майкла марии мария марко марта марте мая михаил мнению мог могла
    могли могут может можно момент накануне нам нас находится находятся нее ней нельзя нему необходимо нет
    нанес нанесения нанесет нанесла нанесли нанести наносит наносить нибудь ним них новая нового новой новом новому
    новости новую новые новый новым новых ноябре ноября нужно один одна однако одни одним одно одного одной около
    октябре октября
    олег опять основе откуда отношении отношению очень пишут поводу подробнее подробности позднее пока понедельник
    поскольку потому почему почти поэтому примерно примеру пятница пятницу пятницы раз раза рамках рамки ранее рбк
    результате рейтер риа роберт роберта сам сама самая сами само самое самые самый самых своего своем своему свои
    своим связи себе себя сейчас сентябре сентября сергей сергея следует слов слова слово случае снова собой
    сообщению среда среду срок ссылаясь ссылкой стал стала стали станет стив стивом сторона стороне стороны суббота
    субботу счет счета сюда та такая таки такие таким таких такой там тасс те телеканал тем теперь тех течение тот
    туда тут феврале февраля фоне ходе хотя целях частности четверг числе читать чтобы энтони юрий является являются
    январе января
    """
}
