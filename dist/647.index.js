export const id = 647;
export const ids = [647];
export const modules = {

/***/ 90647:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   upload: () => (/* binding */ upload)
/* harmony export */ });
/* harmony import */ var _actions_artifact__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58833);

/** The only importer of the artifact client: it is large, and loaded only when something is uploaded. */
async function upload(name, directory, files) {
    const { id, size } = await new _actions_artifact__WEBPACK_IMPORTED_MODULE_0__/* .DefaultArtifactClient */ .t9().uploadArtifact(name, files, directory);
    return `Report kept as artifact ${name} (id ${id}, ${size} bytes)`;
}


/***/ })

};
