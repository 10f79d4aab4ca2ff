# psvcheck_precompiled(NAME)
#   With PSVCHECK_PCH, gives the target the standard library's and the dependencies' headers precompiled: reading them
#   anew is most of what compiling a file of this project takes, and nearly all of what clang-tidy takes.
#
# Off by default, and off in the preset `dev`: a file must name all that it uses, and only a build without precompiled
# headers and units sees when one is missing.
option(PSVCHECK_PCH "Precompile the headers of the dependencies" OFF)

set(psvcheck_std_headers
  <algorithm> <array> <charconv> <chrono> <cstdint> <expected> <functional> <map> <memory> <optional> <set> <span>
  <string> <string_view> <utility> <variant> <vector>)
set(psvcheck_json_headers ${psvcheck_std_headers} <filesystem> <fstream> <mutex> <sstream> <thread> <fmt/format.h> <fmt/ranges.h> <nlohmann/json.hpp>)
set(psvcheck_boost_headers ${psvcheck_json_headers}
  <boost/asio.hpp> <boost/asio/ssl.hpp> <boost/beast/core.hpp> <boost/beast/http.hpp> <boost/beast/ssl.hpp>)
set(psvcheck_gtest_headers <gmock/gmock.h> <gtest/gtest.h>)

set(PSVCHECK_SHOWING_FLAGS "" CACHE STRING
  "For reports/ and harness/cli/, which are large and take no time: what compiles them fastest")

# The one precompilation that all targets on psvcheck_wire share, and another with the tests' headers.
function(psvcheck_precompilation NAME)
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/${NAME}.cc" CONTENT "// Carries the precompiled headers.\n")
  add_library(${NAME} OBJECT "${PROJECT_BINARY_DIR}/${NAME}.cc")
  target_link_libraries(${NAME} PRIVATE
    psvcheck_options psvcheck_warnings Boost::headers OpenSSL::SSL nlohmann_json::nlohmann_json fmt::fmt
    Threads::Threads)
endfunction()

if(PSVCHECK_PCH)
  psvcheck_precompilation(psvcheck_pch)
  target_precompile_headers(psvcheck_pch PRIVATE ${psvcheck_json_headers})
  if(PSVCHECK_TESTS)
    psvcheck_precompilation(psvcheck_tests_pch)
    target_link_libraries(psvcheck_tests_pch PRIVATE GTest::gmock)
    target_compile_options(psvcheck_tests_pch PRIVATE -O0)
    target_precompile_headers(psvcheck_tests_pch PRIVATE ${psvcheck_json_headers} ${psvcheck_gtest_headers})
  endif()
endif()

# The model knows the standard library only, and wire/ alone knows Boost: those two have precompilations of their own.
function(psvcheck_precompiled NAME)
  if(NOT PSVCHECK_PCH)
    return()
  endif()
  if(NAME STREQUAL psvcheck_model)
    target_precompile_headers(${NAME} PRIVATE ${psvcheck_std_headers})
  elseif(NAME STREQUAL psvcheck_model_tests)
    target_precompile_headers(${NAME} PRIVATE ${psvcheck_std_headers} ${psvcheck_gtest_headers})
  elseif(NAME STREQUAL psvcheck_wire)
    target_precompile_headers(${NAME} PRIVATE ${psvcheck_boost_headers})
  elseif(NAME MATCHES "_(reports|cli)$" AND PSVCHECK_SHOWING_FLAGS)
    target_compile_options(${NAME} PRIVATE ${PSVCHECK_SHOWING_FLAGS})
    target_precompile_headers(${NAME} PRIVATE ${psvcheck_json_headers})
  elseif(NAME MATCHES "_tests$")
    target_precompile_headers(${NAME} REUSE_FROM psvcheck_tests_pch)
  else()
    target_precompile_headers(${NAME} REUSE_FROM psvcheck_pch)
  endif()
endfunction()
