# What the fuzz targets stand on where nothing else is built (PSVCHECK_FUZZ_ONLY): no compiled C++ library but our own,
# since those would have to be of the fuzzer's standard library and instrumented like it. Boost, nlohmann/json and fmt are
# headers only, looked for in PSVCHECK_HEADERS first (folders that hold boost/, nlohmann/ and fmt/); OpenSSL, which is C,
# is linked statically.
set(PSVCHECK_HEADERS "" CACHE STRING "Folders to look for the headers of Boost, nlohmann/json and fmt in")

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
set(OPENSSL_USE_STATIC_LIBS TRUE)
find_package(OpenSSL 3.0 REQUIRED)

function(psvcheck_headers target header)
  string(MAKE_C_IDENTIFIER "PSVCHECK_INCLUDE_${header}" found)
  find_path(${found} "${header}" HINTS ${PSVCHECK_HEADERS} REQUIRED)
  if(NOT TARGET ${target})
    add_library(${target} INTERFACE IMPORTED GLOBAL)
  endif()
  # The compiler looks there by itself, and in another order than if it were told to.
  if(NOT "${${found}}" STREQUAL "/usr/include")
    target_include_directories(${target} SYSTEM INTERFACE "${${found}}")
  endif()
endfunction()

psvcheck_headers(Boost::headers boost/beast.hpp)
psvcheck_headers(nlohmann_json::nlohmann_json nlohmann/json.hpp)
psvcheck_headers(fmt::fmt fmt/format.h)
target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY=1)
