exports.onExecutePostLogin = async (event, api) => {
  if (event.user.department === "sales" && event.user["https://corp.example/level"] > 3) {
    api.accessToken.addScope("discounts");
  }
};
