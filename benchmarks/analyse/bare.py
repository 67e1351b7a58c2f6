"""What a good afternoon gives: read the files, TF-IDF, k-means, and one file of JSON.

No places, speakers, regions, versions, database, quotes, stability or report.
"""

import csv
import json
import sys
from pathlib import Path

import docx
import openpyxl
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer


def texts_of(file: Path) -> list[str]:
    if file.suffix == ".docx":
        return [paragraph.text for paragraph in docx.Document(str(file)).paragraphs]
    if file.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(file, read_only=True)
        return [str(row[-1]) for sheet in sheets for row in sheet.iter_rows(values_only=True)][1:]
    if file.suffix == ".csv":
        with file.open(encoding="utf-8", newline="") as rows:
            return [row[-1] for row in csv.reader(rows, delimiter=";")][1:]
    return file.read_text(encoding="utf-8").splitlines()


def main(folder: Path, out: Path) -> None:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    texts = [text for file in files for text in texts_of(file) if text.strip()]
    rows = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    n_groups = max(2, round((len(texts) / 2) ** 0.5))
    labels = KMeans(n_groups, random_state=0, n_init=1).fit_predict(rows)
    groups: list[list[str]] = [[] for _ in range(n_groups)]
    for text, label in zip(texts, labels.tolist(), strict=True):
        groups[label].append(text)
    out.write_text(json.dumps(groups, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
