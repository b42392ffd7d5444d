"""What was installed when a program ran."""

import importlib.metadata
import sys

from sleuth.launch.packages import installed


def test_names_and_versions_are_those_of_the_installed_packages():
    told = dict(line.split("==") for line in installed(sys.path))
    assert told["numpy"] == importlib.metadata.version("numpy")
    assert told["scikit_learn"] == importlib.metadata.version("scikit-learn")


def test_the_first_place_counts_and_what_is_no_package_does_not(tmp_path):
    first, second = "a/site-packages", "b/dist-packages"
    for place in (f"{first}/My_Lib-1.0+cpu", f"{first}/plain", f"{second}/my.lib-2.0", f"{second}/zed-3", "own/odd-4"):
        (tmp_path / f"{place}.dist-info").mkdir(parents=True)
    paths = [str(tmp_path / name) for name in ("own", first, "none/site-packages", second)]
    assert installed(paths) == ["My_Lib==1.0+cpu", "zed==3"]
