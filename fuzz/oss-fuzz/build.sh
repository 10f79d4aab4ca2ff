#!/bin/bash -eu
# Builds the fuzz targets as OSS-Fuzz and ClusterFuzzLite ask for it: with $CC $CXX $CFLAGS $CXXFLAGS and
# $LIB_FUZZING_ENGINE, from $SRC, in $WORK, into $OUT, for whatever $SANITIZER is. Beside each target goes its seed corpus,
# its dictionary and its options.
#
# $SRC/headers holds the headers of Boost, nlohmann/json and fmt; where it is missing, the system's are taken.

build="$WORK/build"
cmake -S "$SRC/psvcheck" -B "$build" -G Ninja \
  -DCMAKE_C_COMPILER="$CC" -DCMAKE_CXX_COMPILER="$CXX" \
  -DCMAKE_CXX_FLAGS="$CXXFLAGS" -DCMAKE_BUILD_TYPE=None \
  -DPSVCHECK_FUZZ_ONLY=ON -DPSVCHECK_PCH=ON -DCMAKE_UNITY_BUILD=ON -DPSVCHECK_WERROR=OFF -DPSVCHECK_HEADERS="$SRC/headers" \
  -DPSVCHECK_FUZZ_ENGINE="$LIB_FUZZING_ENGINE"

targets=(model differential wire_request wire_response trace sigv4 settings)
cmake --build "$build" --target "${targets[@]/#/fuzz_}"

for target in "${targets[@]}"; do
  case $target in
    model | differential) dictionary=sequence.dict ;;
    sigv4 | settings) dictionary=$target.dict ;;
    *) dictionary=json.dict ;;
  esac
  cp "$build/fuzz/fuzz_$target" "$OUT/"
  cp "$SRC/psvcheck/fuzz/$dictionary" "$OUT/fuzz_$target.dict"
  case $target in trace) options=trace.options ;; *) options=targets.options ;; esac
  cp "$SRC/psvcheck/fuzz/$options" "$OUT/fuzz_$target.options"
  rm -f "$OUT/fuzz_${target}_seed_corpus.zip"
  (cd "$SRC/psvcheck/corpus/$target" && zip -q -r "$OUT/fuzz_${target}_seed_corpus.zip" .)
done
