class Gate {
  open(api) {
    api.access.deny("closed");
  }
}

exports.onExecutePostLogin = async (event, api) => {
  new Gate().open(api);
};
