/// The data: phrases separated by commas.
extension VoiceWords {
  static let tails: [(kind: VoiceForm.Kind, reach: Int, phrases: String)] = [
    (
      .link, 16,
      """
      read full, read the full, read more, read the rest, read on, read original, read the original, read this, read entire,
      read the entire, read whole, read the whole, read article, read the article, read the story, read story, read it on,
      read it at, read in full, read at, continue reading, keep reading, full story, the full story, full article,
      the full article, full text, the full text, more on this, more at, more on, more from, more here, see more, see full,
      see the full, view full, view the full, view article, view original, view the original, view post, view on, click here,
      click to, click for, tap here, tap to, find out more, learn more, watch more, watch the full, watch on, watch live,
      listen to the full, listen on, republished from, reprinted from, reposted from, reprinted with, syndicated from,
      cross posted from, follow us, follow our, follow rt, follow tass, follow ria, follow sputnik, follow @, subscribe to,
      subscribe now, sign up, join us, join our, download our, download the app, get the app, get our, like us, share this,
      for more, to read more, to read the, to continue, support our, support us, this article was, this article originally,
      this article first, this article is republished, this story was originally, this story originally, this story first,
      this post was originally, this post originally, this post first, originally published, originally appeared, originally
      posted, first published, first appeared, forwarded from, all rights reserved, go to article, go to source, open on, open in,
      читать далее, читать дальше, читать полностью, читать на, читать в, читать статью, читать новость, читать оригинал,
      читать целиком, читать больше, читать подробнее, читать полную, читать весь, читать всю, читайте далее, читайте на, читайте в,
      читайте нас, читайте подробнее, читайте полностью, читайте больше, читайте об этом, подробнее на, подробнее в, подробнее читайте,
      подробнее об этом, подробности на, подробности в, подробности читайте, далее на, далее в, полный текст, полная версия,
      полностью на, продолжение на, продолжение следует, продолжение читайте, продолжение в, смотрите на, смотреть на, подпишитесь,
      подписывайтесь, подписаться, следите за, присоединяйтесь, вступайте, больше новостей, больше на, больше в, другие новости,
      все новости, новости на, материал опубликован, впервые опубликовано, скачайте, перейти на, перейти к, открыть на,
      открыть в, обсудить, поддержите, поддержать, переслано от, репост из, по материалам, по сообщениям сайта, при использовании,
      читати далі, читати повністю, докладніше, детальніше, підписуйтесь, підписуйтеся, weiterlesen, mehr lesen, lesen sie weiter,
      lesen sie mehr, zum artikel, zum original, mehr dazu, den ganzen artikel, lire la suite, lire l'article, lire plus, en savoir plus,
      leer más, seguir leyendo, sigue leyendo, leggi tutto, continua a leggere, leia mais, continue lendo, czytaj więcej, czytaj dalej,
      devamını oku, lees verder
      """
    ),
    (
      .headline, 30,
      """
      read also, read next, also read, see also, related, related stories, related articles, recommended, don't miss, more news,
      читайте также, читать также, смотрите также, см также, читайте еще, еще по теме, материалы по теме, материал по теме,
      по теме, ранее по теме, также по теме, читайте по теме, читайте ранее, читайте також, lire aussi, lesen sie auch, leggi anche,
      leia também, lea también
      """
    ),
    (
      .label, 10,
      """
      source, sources, via, photo, photos, photo by, image, images, image credit, photo credit, picture, video, credit, credits,
      author, text, tags, tagged, filed under, posted in, posted by, category, categories, published by, from,
      источник, источники, фото, видео, автор, авторы, текст, теги, рубрика, ссылка, подробнее, подробности, далее, оригинал,
      комментарии, обсуждение, quelle, fonte, fuente, джерело, źródło, kaynak, advertisement, реклама, comments
      """
    ),
    (
      .credit, 40,
      """
      reporting by, additional reporting, writing by, editing by, edited by, compiled by, with reporting, with files from,
      with inputs from, with input from, with additional, with agency inputs, with agencies, translated by, written by,
      produced by, текст подготовил, материал подготовил, подготовил, подготовила, редактор, перевод
      """
    ),
    (
      .notice, VoiceForm.longestReach,
      """
      the statements views, the views expressed, views expressed, the opinions expressed, opinions expressed, the views and opinions,
      these materials are distributed, this material is distributed, this material was distributed, this message is distributed,
      additional information is on file, additional information is available, more information is on file,
      мнение автора может, мнение редакции может, точка зрения автора, мнения авторов могут, позиция редакции может
      """
    ),
  ]

  static let appearanceForms = """
    appeared first on, appeared first in, first appeared on, first appeared at, first appeared in, was originally published,
    was first published, originally appeared, originally published, first published, contributed to this report,
    contributed to this story, contributed to this article, contributed reporting, впервые появилась, впервые появился, впервые
    появилось, впервые появились, впервые опубликована, впервые опубликован, впервые опубликовано, появились сначала,
    появилась сначала, появился сначала, появилось сначала, сначала появилась, сначала появилось, сначала появился,
    вперше з'явився, вперше з'явилась, erschien zuerst, est apparu en premier, est apparu d'abord, se publicó primero,
    apareció primero, proviene da, apareceu primeiro, pojawił się poczatkowo, pojawił się najpierw, verscheen eerst
    """

  static let postForms = """
    the post, the article, the story, the entry, this post, this article, this story, this piece, this report, this entry, запись,
    сообщение, статья, новость, публикация, пост, материал, допис, der beitrag, der artikel, l'article, cet article, la entrada,
    este artículo, l'articolo, o post, o artigo, artykuł, wpis, het bericht
    """

  static let noticeForms = """
    настоящий материал, настоящее сообщение, настоящая публикация, настоящие материалы, данный материал, данное сообщение, данные
    материалы, данная публикация, этот материал, это сообщение, сообщение создано, материал создан, материалы созданы, the following material,
    this material, these materials, this message, this content
    """

  static let publisherNames = """
    washington post, washington times, washington examiner, wall street journal, new york times, moscow times, moscow news, russia today,
    russia matters, russia beyond, russian gazette, voice of america, radio liberty, radio free europe, rossiya segodnya, россия сегодня,
    российская газета, голос америки, радио свобода, american conservative, kyiv independent, al jazeera, the hill, the guardian,
    fox news, sky news, associated press, usa today, us news, новая газета, комсомольская правда, аргументы и факты, первый канал,
    россия 24, россия 1, известия, взгляд, спутник
    """

  static let agencyNames = """
    reuters рейтер рейтерс tass тасс итар ria риа novosti interfax интерфакс rt sputnik ap ап afp афп upi dpa дпа xinhua синьхуа \
    bloomberg блумберг regnum регнум rbc рбк kommersant коммерсантъ коммерсант vedomosti ведомости meduza медуза rferl rfe voa bbc cnn \
    npr cbs nbc msnbc politico axios spiegel anadolu анадолу unn унн unian униан ukrinform укринформ belta белта kyodo киодо \
    yonhap рёнхап ёнхап ani pti ians efe ansa dw euronews ura lenta gazeta nhk нсн бкп апа trend
    """

  static let monthNames = """
    january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct \
    nov dec января февраля марта апреля мая июня июля августа сентября октября ноября декабря янв фев мар апр июн июл авг сен \
    сент окт ноя нояб дек січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня januar februar \
    märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre octobre novembre décembre enero \
    febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    """
}
