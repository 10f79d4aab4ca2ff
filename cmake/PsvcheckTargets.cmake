# psvcheck_library(NAME DIR folder [ONLY file] [EXCEPT file] [LINKS targets...])
#   The library psvcheck_NAME from every *.cc of the folder, and, from every *_test.cc beside them, the test
#   program psvcheck_NAME_tests, whose cases ctest lists one by one with the label "unit" (with PSVCHECK_TESTS_IN_PARTS
#   in four parts, since a process for each case takes longer than most cases where a sanitizer must start). ONLY and
#   EXCEPT, a file's name without its ending, part a folder in two libraries, where some must do without what the rest is
#   linked with.
include(GoogleTest)


add_library(psvcheck_options INTERFACE)
target_include_directories(psvcheck_options INTERFACE
  "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/psvcheck>")
target_compile_features(psvcheck_options INTERFACE cxx_std_23)
target_compile_definitions(psvcheck_options INTERFACE
  "$<$<OR:$<BOOL:${PSVCHECK_INVARIANTS}>,$<CONFIG:Debug>>:PSVCHECK_INVARIANTS=1>")

add_library(psvcheck_warnings INTERFACE)
target_compile_options(psvcheck_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wnull-dereference -Wimplicit-fallthrough
  "$<$<BOOL:${PSVCHECK_WERROR}>:-Werror>"
  # GCC 12 reports inlined std::string and std::variant code that is right (GCC bugs 105329, 105562, 105580).
  "$<$<CXX_COMPILER_ID:GNU>:-Wno-restrict;-Wno-maybe-uninitialized;-Wno-null-dereference;-Wno-stringop-overread>")

include(Precompiled)
include(Unity)

# psvcheck_optimised_first(NAME LINKS...)
#   Links the libraries that LINKS stand on, whole and before the program's own files. Of an inline function that several
#   files define the linker takes the first, and files that are compiled without optimisation (tests, and those with
#   PSVCHECK_SHOWING_FLAGS) have slow ones: under the sanitizers a program takes twice as long with theirs.
function(psvcheck_optimised_first NAME)
  set(found)
  set(next ${ARGN})
  while(next)
    list(POP_FRONT next library)
    if(NOT TARGET "${library}" OR NOT library MATCHES "^psvcheck_" OR library IN_LIST found)
      continue()
    endif()
    get_target_property(type ${library} TYPE)
    if(type STREQUAL STATIC_LIBRARY)
      list(APPEND found ${library})
      get_target_property(links ${library} LINK_LIBRARIES)
      list(APPEND next ${links})
    endif()
  endwhile()
  list(REMOVE_ITEM found psvcheck_reports psvcheck_cli)
  list(TRANSFORM found REPLACE "(.+)" "$<TARGET_FILE:\\1>")
  list(JOIN found " " archives)
  if(found)
    target_link_options(${NAME} PRIVATE "SHELL:-Wl,--whole-archive ${archives} -Wl,--no-whole-archive")
  endif()
endfunction()

function(psvcheck_tests NAME)
  cmake_parse_arguments(ARG "" "LABEL" "SOURCES;LINKS" ${ARGN})
  add_executable(${NAME} ${ARG_SOURCES})
  target_link_libraries(${NAME} PRIVATE ${ARG_LINKS} psvcheck_warnings GTest::gmock GTest::gtest_main rapidcheck)
  target_compile_definitions(${NAME} PRIVATE
    PSVCHECK_SOURCE_DIR="${PROJECT_SOURCE_DIR}" PSVCHECK_BINARY_DIR="${PROJECT_BINARY_DIR}")
  # A test spends its time in what it tests, and GoogleTest's macros take the optimiser longest of all.
  target_compile_options(${NAME} PRIVATE -O0)
  psvcheck_optimised_first(${NAME} ${ARG_LINKS})
  psvcheck_precompiled(${NAME})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  if(PSVCHECK_TESTS_IN_PARTS AND ARG_LABEL STREQUAL unit)
    foreach(part RANGE 3)
      add_test(NAME "${NAME}.${part}" COMMAND ${NAME})
      set_tests_properties("${NAME}.${part}" PROPERTIES
        ENVIRONMENT "GTEST_TOTAL_SHARDS=4;GTEST_SHARD_INDEX=${part}" LABELS unit TIMEOUT 600)
    endforeach()
  else()
    gtest_discover_tests(${NAME} DISCOVERY_TIMEOUT 60 PROPERTIES LABELS ${ARG_LABEL} TIMEOUT 300)
  endif()
endfunction()

function(psvcheck_library NAME)
  cmake_parse_arguments(ARG "" "DIR;ONLY;EXCEPT" "LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${ARG_DIR}/*.cc")
  file(GLOB headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${ARG_DIR}/*.h")
  file(GLOB tests CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${ARG_DIR}/*_test.cc")
  if(tests)
    list(REMOVE_ITEM sources ${tests})
  endif()
  if(ARG_ONLY)
    set(tests "")
    list(FILTER sources INCLUDE REGEX "/${ARG_ONLY}\\.cc$")
    list(FILTER headers INCLUDE REGEX "/${ARG_ONLY}\\.h$")
  elseif(ARG_EXCEPT)
    list(FILTER sources EXCLUDE REGEX "/${ARG_EXCEPT}\\.cc$")
    list(FILTER headers EXCLUDE REGEX "/${ARG_EXCEPT}\\.h$")
  endif()
  add_library(psvcheck_${NAME} STATIC ${sources} ${headers})
  add_library(psvcheck::${NAME} ALIAS psvcheck_${NAME})
  set_target_properties(psvcheck_${NAME} PROPERTIES EXPORT_NAME ${NAME})
  target_link_libraries(psvcheck_${NAME}
    PUBLIC psvcheck_options ${ARG_LINKS}
    PRIVATE "$<BUILD_INTERFACE:psvcheck_warnings>")
  psvcheck_precompiled(psvcheck_${NAME})
  if(PSVCHECK_TESTS AND tests)
    psvcheck_tests(psvcheck_${NAME}_tests SOURCES ${tests} LINKS psvcheck_${NAME})
  endif()
endfunction()
