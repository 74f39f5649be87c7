"""The script that csvoice stands in for: what people write to look into a table of reviews.

    python benchmarks/plain_script.py shopping_reviews.csv OUTPUT_DIR

pandas reads the file; jieba cuts each text; stop words go; a Counter finds the words of all texts
and of each type and tone; TF-IDF and a linear SVM learn the types and the tones, each tested on a
fifth of the texts; WordCloud counts and draws the words of all texts; one HTML page holds the
tables and the picture. Written as tutorials do it and not slowed down: the dictionary is loaded
once, each text is cut once, the learner is the quick one.
"""

import base64
import sys
from collections import Counter
from pathlib import Path

import jieba
import pandas as pd
import pylopdf_fonts_zh_cn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import classification_report
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC
from wordcloud import WordCloud

# Single characters are left out anyway.
STOP_WORDS = {
    "我们", "你们", "他们", "这个", "那个", "一个", "没有", "什么", "怎么", "还是",
    "但是", "可以", "因为", "所以", "如果", "而且", "自己", "知道", "觉得", "感觉",
    "真的", "比较", "一下", "一点", "时候", "现在", "已经", "就是", "不是",
}  # fmt: skip
FONT = Path(pylopdf_fonts_zh_cn.__file__).with_name("NotoSansSC-Regular.otf")


def read_reviews(path):
    reviews = pd.read_csv(path)
    reviews = reviews.dropna(subset=["review"]).drop_duplicates().reset_index(drop=True)
    reviews["tone"] = reviews["label"].map({1: "好评", 0: "差评"})
    return reviews


def cut(text):
    words = (word.strip() for word in jieba.lcut(text))
    return [word for word in words if len(word) > 1 and word not in STOP_WORDS]


def top_words(reviews, count=30):
    counter = Counter()
    for words in reviews["words"]:
        counter.update(words)
    return counter.most_common(count)


def learn(reviews, column):
    documents = reviews["words"].str.join(" ")
    train, test, train_label, test_label = train_test_split(
        documents, reviews[column], test_size=0.2, random_state=0, stratify=reviews[column]
    )
    vectorizer = TfidfVectorizer()
    model = LinearSVC().fit(vectorizer.fit_transform(train), train_label)
    predicted = model.predict(vectorizer.transform(test))
    return pd.DataFrame(classification_report(test_label, predicted, output_dict=True)).T


def draw_cloud(reviews, path):
    cloud = WordCloud(
        font_path=str(FONT), width=800, height=500, scale=2, max_words=200, background_color="white"
    )
    cloud.generate(" ".join(reviews["words"].str.join(" "))).to_file(str(path))


def table(title, frame):
    return f"<h2>{title}</h2>{frame.to_html(float_format='%.3f')}"


def words_table(title, words):
    return table(title, pd.DataFrame(words, columns=["词", "次数"]))


def write_page(reviews, folder):
    draw_cloud(reviews, folder / "cloud.png")
    picture = base64.b64encode((folder / "cloud.png").read_bytes()).decode()
    tones = pd.crosstab(reviews["cat"], reviews["tone"], margins=True)
    groups = [*reviews.groupby("tone"), *reviews.groupby("cat")]
    parts = [
        table("各类评论数", tones),
        words_table("高频词", top_words(reviews)),
        f'<h2>词云</h2><img width="800" src="data:image/png;base64,{picture}">',
        *(words_table(f"高频词：{name}", top_words(rows)) for name, rows in groups),
        table("分类效果", learn(reviews, "cat")),
        table("情感判断效果", learn(reviews, "tone")),
        table("评论示例", reviews.groupby("cat").head(3)[["cat", "tone", "review"]]),
    ]
    head = '<!doctype html><html lang="zh"><meta charset="utf-8"><title>评论分析</title>'
    (folder / "report.html").write_text(head + "\n".join(parts), encoding="utf-8")


def main():
    source, folder = map(Path, sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    reviews = read_reviews(source)
    reviews["words"] = reviews["review"].map(cut)
    write_page(reviews, folder)


if __name__ == "__main__":
    main()
