# Every dependency comes from Debian 12. A missing one stops the configuration with the name of its package.
function(psvcheck_require package debian)
  find_package(${package} ${ARGN} QUIET)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR
      "psvcheck needs ${package} ${ARGN}, which was not found.\n"
      "On Debian 12: apt-get install ${debian}\n"
      "(tools/run and tools/test install all that is missing.)")
  endif()
  # find_package in a function sets its variables here only; its imported targets are what the build uses.
endfunction()

set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
set(THREADS_PREFER_PTHREAD_FLAG ON)
psvcheck_require(Threads "libc6-dev")
psvcheck_require(Boost "libboost1.81-dev" 1.81)
psvcheck_require(OpenSSL "libssl-dev" 3.0)
psvcheck_require(nlohmann_json "nlohmann-json3-dev" 3.11)
psvcheck_require(CLI11 "libcli11-dev" 2.1)
psvcheck_require(fmt "libfmt-dev" 9)
psvcheck_require(spdlog "libspdlog-dev" 1.10)
psvcheck_require(rapidcheck "librapidcheck-dev")
if(PSVCHECK_TESTS)
  psvcheck_require(GTest "libgtest-dev libgmock-dev" 1.12)
endif()
if(PSVCHECK_BENCH)
  psvcheck_require(benchmark "libbenchmark-dev" 1.7)
endif()
