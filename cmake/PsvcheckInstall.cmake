# What `cmake --install` puts where, so that `find_package(psvcheck)` works from another project and the program finds
# its scenarios and target profiles (share/psvcheck beside the folder of the binary).
include(CMakePackageConfigHelpers)

set(psvcheck_config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/psvcheck")

install(TARGETS psvcheck RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(
  TARGETS psvcheck_options psvcheck_model psvcheck_wire psvcheck_trace psvcheck_server psvcheck_targets psvcheck_run
          psvcheck_generate psvcheck_in_memory psvcheck_fuzz psvcheck_measure psvcheck_shrink psvcheck_reports
  EXPORT psvcheckTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")

# Headers keep their folders: #include "model/judge.h", below include/psvcheck.
foreach(folder model harness/wire harness/trace harness/server harness/targets harness/run harness/generate harness/measure
       harness/shrink fuzz reports)
  install(
    DIRECTORY "${PROJECT_SOURCE_DIR}/${folder}/"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/psvcheck/${folder}"
    FILES_MATCHING PATTERN "*.h")
endforeach()

install(EXPORT psvcheckTargets NAMESPACE psvcheck:: DESTINATION "${psvcheck_config_dir}")
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/psvcheckConfig.cmake.in" "${PROJECT_BINARY_DIR}/psvcheckConfig.cmake"
  INSTALL_DESTINATION "${psvcheck_config_dir}")
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/psvcheckConfigVersion.cmake" VERSION "${PROJECT_VERSION}" COMPATIBILITY SameMinorVersion)
install(
  FILES "${PROJECT_BINARY_DIR}/psvcheckConfig.cmake" "${PROJECT_BINARY_DIR}/psvcheckConfigVersion.cmake"
  DESTINATION "${psvcheck_config_dir}")

# The data that the program looks up, and the schemas that it publishes.
set(psvcheck_data_dir "${CMAKE_INSTALL_DATADIR}/psvcheck")
install(
  DIRECTORY "${PROJECT_SOURCE_DIR}/scenarios/" DESTINATION "${psvcheck_data_dir}/scenarios"
  FILES_MATCHING PATTERN "*.json")
install(
  DIRECTORY "${PROJECT_SOURCE_DIR}/harness/targets/profiles/" DESTINATION "${psvcheck_data_dir}/profiles"
  FILES_MATCHING PATTERN "*.json")
install(
  DIRECTORY "${PROJECT_SOURCE_DIR}/reports/schema/" DESTINATION "${psvcheck_data_dir}/schema"
  FILES_MATCHING PATTERN "*.json")

# The completion script is the program's own output, so it never lags behind the command line.
set(psvcheck_completion "${PROJECT_BINARY_DIR}/psvcheck.bash")
add_custom_command(
  OUTPUT "${psvcheck_completion}"
  COMMAND psvcheck completion bash > "${psvcheck_completion}"
  DEPENDS psvcheck
  COMMENT "Writing the completion script for bash"
  VERBATIM)
add_custom_target(psvcheck_completion ALL DEPENDS "${psvcheck_completion}")
install(
  FILES "${psvcheck_completion}" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME psvcheck)
