#!/bin/bash -eu
# One build for OSS-Fuzz and ClusterFuzzLite.
exec bash -eu "$SRC/psvcheck/fuzz/oss-fuzz/build.sh"
