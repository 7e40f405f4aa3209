"""What is said in simulated chats, in Chinese and English. Personal data are synthetic, or masked."""

from typing import Final

QUESTIONS: Final = (
    "你好，我想查一下订单A-7731的物流",
    "请问退款一般多久到账？一共199.00元",
    "我的套餐2026-12-01到期，怎么续费？",
    "Hello, my parcel has not come yet",
    "Can I change the appointment to 14:30?",
    "The invoice says 1,250.00, that is too much",
)
BOT_ANSWERS: Final = (
    "您好，我是智能客服，请问有什么可以帮您？",
    "正在为您查询，请稍候",
    "I am a virtual assistant. Let me look that up.",
    "Your number on file ends as usual: 138****5678",
)
AGENT_ANSWERS: Final = (
    "您好，我是客服小林，已经看到您的问题",
    "已为您登记，预计3个工作日内处理",
    "I have read the conversation, you need not repeat anything.",
    "It will be with you by 18:00.",
)
WITH_PERSONAL_DATA: Final = (
    "我的手机号是19900001234",
    "call me on +86 199 0000 5678 please",
    "身份证号11010519491231002X",
    "the card is 4111 1111 1111 1111",
    "write to user@example.com",
    "号码1990***1234没错吧",
)
"""Each shows more than the default profile allows."""

SPLIT: Final = (("199", "0000", "1234"), ("我的号码是199", "0000", "5678"))
"""Numbers that only three messages together show."""
