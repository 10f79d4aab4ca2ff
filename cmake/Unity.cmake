# With CMAKE_UNITY_BUILD (the sanitizers' presets) all files of a target are compiled as one, which takes a third of the
# time: most of what the compiler does is reading headers and instrumenting the same templates again.
#
# These files stay alone: their anonymous namespaces have a name that a sibling has too, which is right everywhere else.
# Where a sanitizer's build says "redefinition" or "ambiguous", and the release build does not, add the file here. All of
# a target in one, and not some at a time, so that a clash shows at once and not when another file is added.
set(psvcheck_files_alone "")
if(CMAKE_UNITY_BUILD)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 0)
  file(GLOB psvcheck_files_alone RELATIVE "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/harness/server/mutants_*.cc")
  list(APPEND psvcheck_files_alone
    harness/generate/tour.cc harness/generate/world.cc
    harness/run/runner.cc harness/run/runner_test.cc
    harness/shrink/shorter_ways_test.cc harness/shrink/shrink.cc
    harness/targets/target_clock.cc
    harness/trace/json_text.cc harness/trace/json_write.cc
    harness/wire/aws_json_answer.cc harness/wire/http_client.cc harness/wire/sigv4_verify.cc
    harness/wire/sigv4_verify_test.cc harness/wire/strict_json_test.cc
    model/difference.cc model/rotate_secret.cc model/secret_id.cc model/secret_id_test.cc model/update_secret.cc
    model/update_secret_version_stage.cc model/update_secret_version_stage_test.cc
    harness/cli/clock_integration_test.cc harness/cli/session_integration_test.cc
    harness/cli/shrink_integration_test.cc
    reports/boto3.cc reports/compare_test.cc reports/json_test.cc reports/junit.cc reports/picture.cc reports/report.cc
    reports/sarif_test.cc reports/step_text.cc reports/terminal.cc reports/terminal_test.cc)
  list(TRANSFORM psvcheck_files_alone PREPEND "${PROJECT_SOURCE_DIR}/")
  # A local name may be that of a sibling's function.
  target_compile_options(psvcheck_warnings INTERFACE -Wno-shadow)
endif()

# Keeps them alone in the targets of the folder that calls this: properties of sources count for one folder only.
function(psvcheck_keep_files_alone)
  set_source_files_properties(${psvcheck_files_alone} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
