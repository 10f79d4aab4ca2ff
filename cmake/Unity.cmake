# With CMAKE_UNITY_BUILD (the presets `release`, `asan`, `tsan` and `fuzz`) all files of a target are compiled as one, which takes
# a third of the time: most of what the compiler does is reading headers and instrumenting the same templates again.
# Names in anonymous namespaces must therefore be unique within a folder's sources, and within its tests. All of a target
# in one, and not some at a time, so that a clash shows at once and not when another file is added.
if(CMAKE_UNITY_BUILD)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 0)
  # A local name may be that of a sibling's function, and GCC takes a unit's files for headers, whose anonymous namespaces
  # it warns of.
  target_compile_options(psvcheck_warnings INTERFACE
    -Wno-shadow "$<$<CXX_COMPILER_ID:GNU>:-Wshadow=local;-Wno-subobject-linkage>")
endif()
