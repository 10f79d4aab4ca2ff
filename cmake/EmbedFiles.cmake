# psvcheck_embed(TARGET FILES...)
#   Compiles text files into the target: for reports/page/report.js there is the constant `report_js` in the namespace
#   psvcheck::embedded, of the header "embedded/FOLDER.h" where FOLDER is the folder of the files.
function(psvcheck_embed TARGET)
  list(GET ARGN 0 first)
  cmake_path(GET first PARENT_PATH folder)
  cmake_path(GET folder FILENAME name)
  set(out "${PROJECT_BINARY_DIR}/generated/embedded/${name}")
  set(paths)
  foreach(file ${ARGN})
    list(APPEND paths "${PROJECT_SOURCE_DIR}/${file}")
  endforeach()
  add_custom_command(
    OUTPUT "${out}.h" "${out}.cc"
    COMMAND "${CMAKE_COMMAND}" "-DOUT=${out}" "-DNAME=${name}" "-DFILES=${paths}"
            -P "${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake"
    DEPENDS ${paths} "${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake"
    COMMENT "Embedding ${folder}"
    VERBATIM)
  target_sources(${TARGET} PRIVATE "${out}.cc" "${out}.h")
  target_include_directories(${TARGET} PRIVATE "${PROJECT_BINARY_DIR}/generated")
endfunction()
